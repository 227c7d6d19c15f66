"""Runs one claimed job and decides how it ends: done, tried again, given up, or given back."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from runtime.adapters.queue.base import overspent
from runtime.adapters.queue.consumer import EPITAPH, Buried, Claimed, Finish, FinishKind
from runtime.adapters.queue.jobs import JobInput, Packed, backoff, decode, pack
from runtime.errors import InvalidPayload, StoreLost
from runtime.execution.attempt import Attempt
from runtime.execution.publisher import Sorted
from runtime.execution.runtime import Runtime
from runtime.model import Failure, Outcome, Span, Subscription
from runtime.model.message import OutcomeKind
from runtime.worker.attempts import (
    dead_letter_line,
    describe_failure,
    ended,
    make_attempt,
    name_failure,
    refusal_line,
    trigger_span,
)

# After how long an attempt that a store was lost to is run again.
RETURN_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Ended:
    """An execution's end, and what follows once the end has counted: a span to record, effects to forget."""

    finish: Finish
    span: Span | None = None
    effects: Sequence[str] = ()


class Deliverer:
    """Turns claimed jobs into attempts and their outcomes into finishes."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._effects: list[str] = []

    def limits(self) -> dict[str, int]:
        """Return the queues that can be served now, with how many jobs of each may run at once.

        A Broken Step without a runner is left out: its jobs wait until it works again.
        """
        default = self._runtime.config.queue.concurrency
        return {
            name: found.trigger.delivery.concurrency or default
            for name, found in self._runtime.registry.subscriptions.items()
            if found.step.runner is not None
        }

    def steps(self) -> dict[str, str]:
        """Return the Step of each queue, by which it is paused."""
        return {name: found.step.name for name, found in self._runtime.registry.subscriptions.items()}

    async def deliver(self, claimed: Claimed) -> Ended:
        """Run a job's attempt to its end."""
        started = time.time()
        try:
            content = decode(claimed.data)
        except InvalidPayload as error:
            return Ended(_finish(claimed, "quarantine", started, text=error.message))
        found = self._runtime.registry.subscriptions.get(claimed.queue)
        if found is None:
            return Ended(_finish(claimed, "return", started))
        span = trigger_span(content, found)
        if claimed.attempt == content.first:
            self._runtime.telemetry.record(span)
        attempt = self._attempt(claimed, content, found)
        outcome = await self._runtime.invoke(attempt)
        return self._end(claimed, attempt, outcome, span, started, first=content.first)

    def ended(self, each: Ended) -> None:
        """Record the span of a job whose end has counted, and note the effects that nobody will repeat."""
        if each.span is not None:
            self._runtime.telemetry.record(each.span)
        self._effects.extend(each.effects)

    async def forget_effects(self) -> None:
        """Have the stores drop the effects of ended jobs. What a failure leaves expires after a day.

        :raises StoreUnavailable: a store doesn't answer.
        """
        effects, self._effects = self._effects, []
        if effects:
            await self._runtime.state.forget(effects)
            await self._runtime.streams.forget(effects)

    def cut_short(self, claimed: Claimed, kind: FinishKind, text: str | None = None) -> Ended:
        """Return the end of a job whose attempt was not let run to its own end."""
        finish = _finish(claimed, kind, time.time(), text=text)
        if kind == "return" or text is None:
            return Ended(finish)
        return Ended(finish, self._last_span(claimed, Failure("cancelled", "Cancelled", text)))

    def give_up(self, buried: Buried) -> None:
        """Record the end of a job whose workers kept dying."""
        span = self._last_span(buried, Failure("step_crashed", "StepCrashed", EPITAPH))
        if span is not None:
            self._runtime.telemetry.record(span)

    def refuse(self, each: Ended) -> Ended:
        """Return the end of a job whose attempt sent more than its trace may: a dead letter that sends nothing."""
        error, claimed = overspent(), each.finish.claimed
        failure = Failure(error.code, type(error).__name__, error.message, hint=error.hint)
        span = self._last_span(claimed, failure, "failed")
        if span is not None:
            self._runtime.telemetry.record(refusal_line(span, failure, claimed.attempt))
        text, name = describe_failure(failure), name_failure(failure)
        finish = replace(each.finish, kind="failed", text=text, error=name, parcels=(), parked=())
        return Ended(finish, span, each.effects)

    def _last_span(self, job: Claimed | Buried, failure: Failure, kind: OutcomeKind = "crashed") -> Span | None:
        found = self._runtime.registry.subscriptions.get(job.queue)
        try:
            content = decode(job.data)
        except InvalidPayload:
            return None
        if found is None:
            return None
        return ended(trigger_span(content, found), Outcome(kind, failure=failure), job.attempt)

    def _attempt(self, claimed: Claimed, content: JobInput, found: Subscription) -> Attempt:
        timeout = found.trigger.delivery.timeout_ms or self._runtime.config.queue.timeout
        return make_attempt(content, found, job=claimed.id, number=claimed.attempt, timeout_ms=timeout)

    def _end(
        self, claimed: Claimed, attempt: Attempt, outcome: Outcome, span: Span, started: float, *, first: int
    ) -> Ended:
        ready, parcels = self._sort(attempt)
        if outcome.succeeded:
            text = None if outcome.result is None else msgspec.json.encode(outcome.result).decode()
            finish = _finish(claimed, "done", started, text=text, parcels=parcels, ready=ready)
            return Ended(finish, ended(span, outcome, claimed.attempt), attempt.effects)
        if isinstance(attempt.refusal, StoreLost):
            # Some of its writes may be done: under the next number they would be done again, under this one they won't.
            return Ended(_finish(claimed, "return", started, delay=RETURN_SECONDS))
        assert outcome.failure is not None
        text, error = describe_failure(outcome.failure), name_failure(outcome.failure)
        left = -1 if attempt.ran_away else self._retries(attempt) + first - 1 - claimed.attempt
        if left >= 0:
            delay = self._delay(attempt, claimed.attempt)
            finish = _finish(
                claimed,
                "retry",
                started,
                text=text,
                error=error,
                delay=delay,
                retries=left,
                parcels=parcels,
                ready=ready,
            )
            return Ended(finish, effects=attempt.effects)
        finish = _finish(claimed, "failed", started, text=text, error=error, parcels=parcels, ready=ready)
        self._runtime.telemetry.record(dead_letter_line(attempt))
        return Ended(finish, ended(span, outcome, claimed.attempt), attempt.effects)

    def _sort(self, attempt: Attempt) -> tuple[Sorted, list[Packed]]:
        ready = self._runtime.publisher.sort(attempt.outbox or ())
        return ready, [pack(parcel) for parcel in ready.parcels]

    def _retries(self, attempt: Attempt) -> int:
        most = attempt.trigger.delivery.max_retries
        return self._runtime.config.queue.max_retries if most is None else most

    def _delay(self, attempt: Attempt, failures: int) -> float:
        delivery = attempt.trigger.delivery
        delay = backoff(delivery, failures, default_ms=self._runtime.config.queue.backoff_ms)
        # Up to a quarter later, so that jobs that failed together don't all come back together.
        return delay if delivery.backoff_type == "fixed" else delay * random.uniform(1.0, 1.25)


def _finish(
    claimed: Claimed,
    kind: FinishKind,
    started: float,
    *,
    text: str | None = None,
    error: str | None = None,
    delay: float = 0.0,
    retries: int = 0,
    parcels: list[Packed] | None = None,
    ready: Sorted | None = None,
) -> Finish:
    return Finish(
        claimed=claimed,
        kind=kind,
        started=started,
        ended=time.time(),
        text=text,
        error=error,
        delay=delay,
        retries=retries,
        parcels=parcels or (),
        parked=[message for message in ready.unclaimed if not message.topic.startswith("@")] if ready else (),
    )

"""Runs one attempt: picks a runner, calls it, and ends the call when its time is up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, Final

from runtime.adapters.telemetry.base import Telemetry
from runtime.errors import InvalidStep, ProtocolError, RunnerError
from runtime.execution.attempt import Attempt
from runtime.execution.deadline import Overdue, wait_answer
from runtime.execution.ending import find_ending
from runtime.execution.pool import PoolRetired, RunnerPool
from runtime.execution.recording import NOTHING, Recording
from runtime.execution.runner import NotBegun, RunnerConnection, RunnerGone
from runtime.execution.services import Services
from runtime.execution.session import Session
from runtime.model import Failure, LogRecord, Outcome, Registry, Span, now_ns
from runtime.protocol.wire import Frame

# How often an attempt is begun again because its runner was killed for another one.
MOST_DISPLACED: Final = 3


class _Displaced(Exception):
    """The runner was killed for another attempt. `outcome` is this one's if it isn't run again."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class Invoker:
    """Runs attempts on the runners of the current snapshot."""

    def __init__(
        self,
        pool: Callable[[str], RunnerPool],
        registry: Callable[[], Registry],
        services: Services,
        telemetry: Telemetry,
        *,
        output_limit: int,
        recording: Recording = NOTHING,
    ) -> None:
        self._pool = pool
        self._recording = recording
        self._registry = registry
        self._services = services
        self._telemetry = telemetry
        self._output_limit = output_limit

    async def invoke(self, attempt: Attempt) -> Outcome:
        """Run an attempt to its end and record its span. Never raises for what the handler or its runner did."""
        span = self._span(attempt, now_ns())
        self._telemetry.record(span)
        try:
            outcome = self._recording.outcome(await self._run(attempt))
        except asyncio.CancelledError:
            self._end(span, "cancelled", Failure("cancelled", "Cancelled", "whoever asked for it went away"))
            raise
        values = {**_version(attempt), **self._recording.ended(attempt, outcome)}
        if outcome.condition is not None:
            values["motia.condition"] = outcome.condition
        self._end(span, outcome.kind, outcome.failure, values)
        if outcome.failure is not None:
            self._telemetry.record(_failure_line(attempt, outcome.failure))
        return outcome

    def _end(
        self, span: Span, how: str, failure: Failure | None, values: Mapping[str, Any] = MappingProxyType({})
    ) -> None:
        attributes: dict[str, Any] = {"motia.outcome": how, **values}
        if failure is not None:
            attributes |= {"error.type": failure.code, "motia.error": _as_attribute(failure)}
        message = failure.message if failure else None
        self._telemetry.record(span.ended("error" if failure else "ok", message=message, attributes=attributes))

    async def _run(self, attempt: Attempt) -> Outcome:
        """Run an attempt, again where a runner was stuck in, or killed for, somebody else's call.

        A handler that has begun is run again only where its effects apply once.
        """
        patience = time.monotonic() + attempt.timeout_ms / 1000
        displaced = 0
        while True:
            try:
                return await self._try(attempt)
            except NotBegun as error:
                if time.monotonic() > patience:
                    return _failed("crashed", error.code, "NotBegun", error.message, error.hint)
            except _Displaced as lost:
                displaced += 1
                if attempt.effect is None or displaced == MOST_DISPLACED:
                    return lost.outcome
                if attempt.outbox is not None:
                    attempt.outbox.clear()

    async def _try(self, attempt: Attempt) -> Outcome:
        session = Session(
            attempt, self._services, self._telemetry, output_limit=self._output_limit, recording=self._recording
        )
        try:
            runner = await self._runner(attempt)
            number, answer = runner.start_call(attempt.frame(propagates=self._recording.propagates), session)
        except InvalidStep as error:
            return _failed("crashed", error.code, "BrokenStep", error.message)
        except NotBegun:
            raise
        except ProtocolError as error:
            return _failed("failed", "payload_invalid", "InvalidPayload", error.message)
        except RunnerError as error:
            return _failed("crashed", error.code, type(error).__name__, error.message)
        try:
            return await self._wait(attempt, runner, number, answer)
        finally:
            session.close()

    async def _runner(self, attempt: Attempt) -> RunnerConnection:
        """Return a runner for the attempt, with the current version of its Step if the project was reloaded."""
        while True:
            step = attempt.step
            if step.runner is None:
                reason = step.broken.message if step.broken else "it has no runner"
                raise InvalidStep(f"{step.name} can't run: {reason}")
            try:
                return await self._pool(step.runner).acquire()
            except PoolRetired:
                if not _renew(attempt, self._registry()):
                    raise

    async def _wait(
        self, attempt: Attempt, runner: RunnerConnection, number: int, answer: asyncio.Future[Frame]
    ) -> Outcome:
        seconds = attempt.timeout_ms / 1000
        try:
            return _outcome(
                await wait_answer(
                    runner,
                    number,
                    answer,
                    seconds=seconds,
                    blame=attempt.step.name,
                    is_streaming=lambda: _is_streaming(attempt),
                    # A message's next run must not begin beside one that goes on.
                    ends_with_caller=attempt.outbox is not None,
                )
            )
        except Overdue as overdue:
            return _timed_out(attempt, killed=overdue.killed)
        except RunnerGone:
            ending = await find_ending(runner.path)
            how, hint = (ending.how, ending.hint) if ending else ("died", None)
            message = f"the {attempt.step.language} runner {how} while {attempt.step.name} ran"
            outcome = _failed("crashed", "step_crashed", "StepCrashed", message, hint)
            if ending is not None and ending.culprit is not None:
                raise _Displaced(outcome) from None
            return outcome

    def _span(self, attempt: Attempt, start: int) -> Span:
        return Span(
            trace_id=attempt.trace.trace_id,
            span_id=attempt.trace.span_id,
            parent_id=attempt.parent.span_id,
            name=f"attempt {attempt.number}",
            kind="internal",
            start=start,
            attributes={
                "motia.phase": "attempt",
                "motia.step": attempt.step.name,
                "motia.trigger": attempt.trigger.kind,
                "motia.suffix": attempt.trigger.suffix,
                "motia.attempt": attempt.number,
                **self._recording.input(attempt),
            },
        )


def _version(attempt: Attempt) -> dict[str, Any]:
    """Return the attribute that names the code that runs. A reload may change it until the handler begins."""
    return {"motia.version": attempt.step.version} if attempt.step.version is not None else {}


def _is_streaming(attempt: Attempt) -> bool:
    """Tell whether the response has begun: the deadline is for its first byte, a stream lasts as long as it likes."""
    return attempt.exchange is not None and attempt.exchange.started


def _renew(attempt: Attempt, registry: Registry) -> bool:
    """Give an attempt that has not begun the Step's current version. Return False where it is the current one."""
    step = next((found for found in registry.steps if found.file == attempt.step.file), None)
    if step is None or step.runner == attempt.step.runner:
        return False
    trigger = next((found for found in step.triggers if found.suffix == attempt.trigger.suffix), None)
    if trigger is None:
        return False
    attempt.step, attempt.trigger = step, trigger
    return True


def _outcome(frame: Frame) -> Outcome:
    if frame["t"] == "done":
        if frame.get("skipped"):
            return Outcome("skipped", condition=frame.get("condition"))
        return Outcome("ok", frame.get("result"))
    error = frame.get("error") or {}
    return Outcome(
        "failed",
        failure=Failure(
            code="handler_failed",
            name=str(error.get("name") or "Error"),
            message=str(error.get("message") or "the handler failed without a message"),
            stack=error.get("stack"),
            file=error.get("file"),
            line=error.get("line"),
            hint=error.get("hint"),
        ),
    )


def _timed_out(attempt: Attempt, *, killed: bool) -> Outcome:
    message = f"{attempt.step.name} did not finish within {attempt.timeout_ms / 1000:g} s"
    if killed:
        message += " and did not stop when asked to, so its runner was killed"
    return _failed("timeout", "step_timeout", "StepTimeout", message)


def _failed(kind: Any, code: str, name: str, message: str, hint: str | None = None) -> Outcome:
    return Outcome(kind, failure=Failure(code, name, message, hint=hint))


def _failure_line(attempt: Attempt, failure: Failure) -> LogRecord:
    """Return the line by which whoever reads the log learns that the attempt failed, where, and what to do."""
    place = f" ({failure.file}:{failure.line})" if failure.file and failure.line else ""
    hint = f"; {failure.hint}" if failure.hint else ""
    return LogRecord(
        now_ns(),
        "error",
        f"{failure.name}: {failure.message}{place}{hint}",
        trace_id=attempt.trace.trace_id,
        span_id=attempt.trace.span_id,
        step=attempt.step.name,
        attempt=attempt.number,
        source="studio",
    )


def _as_attribute(failure: Failure) -> dict[str, Any]:
    return {key: value for key, value in asdict(failure).items() if value is not None and key != "code"}

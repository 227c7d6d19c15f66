"""Makes an attempt of a job's message, and the trigger's span that all attempts of a job share."""

from __future__ import annotations

from typing import Any, Final

from runtime.adapters.queue.jobs import JobInput
from runtime.execution.attempt import Attempt
from runtime.model import Failure, LogRecord, Outcome, Span, Subscription, TraceContext, now_ns
from runtime.triggers.cron import BY_HAND

ERROR_MOST: Final = 1000


def make_attempt(content: JobInput, found: Subscription, *, job: str, number: int, timeout_ms: int) -> Attempt:
    """Return an attempt whose effects apply once under this job and number."""
    trigger, message = found.trigger, content.message
    details: dict[str, Any] = {}
    if trigger.schedule is not None:
        details = dict(message.data)
    elif not message.topic.startswith("@"):
        details = {"topic": message.topic}
    return Attempt(
        step=found.step,
        trigger=trigger,
        input=None if trigger.schedule is not None else message.data,
        parent=TraceContext(message.trace.trace_id, content.span, message.trace.state),
        timeout_ms=timeout_ms,
        number=number,
        effect=f"{job}:{number}",
        outbox=[],
        hops=message.hops,
        details=details,
    )


def trigger_span(content: JobInput, found: Subscription) -> Span:
    """Return the span of the whole job, from the message's creation on, as it is while the job runs.

    A dead letter that runs again has another one, which says which it continues and begins when that was asked for.
    """
    message, trigger, again = content.message, found.trigger, content.again
    continued = {} if again is None else {"motia.continues": again.span}
    name = trigger.summary if message.topic.startswith("@") else message.topic
    return Span(
        trace_id=message.trace.trace_id,
        span_id=content.span,
        # Nobody's call caused a message of the clock, so its trigger is the root of the trace.
        parent_id=None if trigger.schedule is not None and not message.data.get(BY_HAND) else message.trace.span_id,
        name=f"{name} → {found.step.name}",
        kind="consumer",
        start=int((message.created_at if again is None else again.at) * 1e9),
        attributes={
            "motia.phase": "trigger",
            "motia.step": found.step.name,
            "motia.trigger": trigger.kind,
            "motia.suffix": trigger.suffix,
            "motia.topic": message.topic,
            "motia.message_id": message.id,
            **continued,
        },
    )


def ended(span: Span, outcome: Outcome, attempt: int) -> Span:
    """Return the trigger's span after the last attempt."""
    failure = outcome.failure
    attributes: dict[str, Any] = {"motia.attempt": attempt, "motia.outcome": outcome.kind}
    if failure is not None:
        attributes["error.type"] = failure.code
    message = failure.message if failure else None
    return span.ended("ok" if outcome.succeeded else "error", message=message, attributes=attributes)


def dead_letter_line(attempt: Attempt) -> LogRecord:
    """Return the line that says where a message went that is not tried again."""
    tries = "1 attempt" if attempt.number == 1 else f"{attempt.number} attempts"
    return LogRecord(
        now_ns(),
        "error",
        f"Given up after {tries}; the message is kept as a dead letter",
        trace_id=attempt.trace.trace_id,
        span_id=attempt.trace.span_id,
        step=attempt.step.name,
        attempt=attempt.number,
        source="studio",
    )


def refusal_line(span: Span, failure: Failure, attempt: int) -> LogRecord:
    """Return the line that says why an attempt that went well is a dead letter all the same."""
    return LogRecord(
        now_ns(),
        "error",
        f"{failure.name}: {failure.message}; {failure.hint}. "
        "None of the attempt's messages is sent, and its own is kept as a dead letter",
        trace_id=span.trace_id,
        span_id=span.span_id,
        step=span.attributes["motia.step"],
        attempt=attempt,
        source="studio",
    )


def describe_failure(failure: Failure) -> str:
    """Return what RQ keeps of a failed attempt: the stack where there is one, with the message in any case."""
    summary = f"{failure.name}: {failure.message}"
    if not failure.stack:
        return summary
    return failure.stack if failure.message in failure.stack else f"{summary}\n{failure.stack}"


def name_failure(failure: Failure) -> str:
    """Return the failure in one line, by which dead letters are put together."""
    return f"{failure.name}: {failure.message}"[:ERROR_MOST]

"""What a job's message becomes: an attempt for the handler, and the trigger's span."""

from __future__ import annotations

from typing import Any

from runtime.adapters.queue.jobs import JobInput
from runtime.model import Failure, Message, Outcome, Step, Subscription, TraceContext
from runtime.triggers.base import Trigger
from runtime.triggers.cron import CronTrigger
from runtime.triggers.queue import QueueTrigger
from runtime.worker.attempts import describe_failure, ended, make_attempt, trigger_span

TRACE = TraceContext("a" * 32, "b" * 16)


def subscribed(trigger: Trigger) -> Subscription:
    return Subscription(Step("Triage", "src/triage_step.py", "python", (trigger,), runner="python@1"), trigger)


def content(topic: str, data: Any) -> JobInput:
    return JobInput("Triage/x", "c" * 16, Message(topic, data, TRACE, created_at=12.5))


def test_an_attempt_of_a_queue_trigger_gets_the_data_and_the_topic() -> None:
    found = subscribed(QueueTrigger(index=0, name="ticket.created"))
    attempt = make_attempt(content("ticket.created", {"n": 1}), found, job="j", number=2, timeout_ms=100)
    assert (attempt.input, attempt.details, attempt.effect) == ({"n": 1}, {"topic": "ticket.created"}, "j:2")
    assert (attempt.parent.span_id, attempt.parent.trace_id) == ("c" * 16, TRACE.trace_id)


def test_an_attempt_of_a_cron_trigger_gets_no_input() -> None:
    found = subscribed(CronTrigger(index=0, expression="0 9 * * *"))
    times = {"trigger": "cron", "scheduledTime": "2026-03-01T09:00:00+00:00"}
    attempt = make_attempt(content("@cron/x", times), found, job="j", number=1, timeout_ms=100)
    assert (attempt.input, attempt.details) == (None, times)


def test_the_triggers_span_begins_with_the_message_and_keeps_its_id() -> None:
    span = trigger_span(content("ticket.created", 1), subscribed(QueueTrigger(index=0, name="ticket.created")))
    assert (span.name, span.span_id, span.parent_id) == ("ticket.created → Triage", "c" * 16, "b" * 16)
    assert (span.start, span.end, span.status) == (12_500_000_000, None, "running")


def test_a_cron_messages_span_is_the_root_of_its_trace() -> None:
    span = trigger_span(content("@cron/x", {}), subscribed(CronTrigger(index=0, expression="0 9 * * *")))
    assert span.parent_id is None
    assert span.name.endswith("→ Triage")


def test_a_span_ends_with_the_outcome_of_the_last_attempt() -> None:
    span = trigger_span(content("ticket.created", 1), subscribed(QueueTrigger(index=0, name="ticket.created")))
    over = ended(span, Outcome("failed", failure=Failure("handler_failed", "TypeError", "no")), 4)
    assert (over.status, over.message, over.attributes["motia.attempt"]) == ("error", "no", 4)
    assert over.end is not None


def test_a_failure_is_kept_with_its_stack_and_its_message() -> None:
    failure = Failure("handler_failed", "TypeError", "no", stack="at handler (a.js:3)")
    assert describe_failure(failure) == "TypeError: no\nat handler (a.js:3)"
    assert (
        describe_failure(Failure("x", "TypeError", "no", stack="TypeError: no\n at a.js")) == "TypeError: no\n at a.js"
    )
    assert describe_failure(Failure("x", "TypeError", "no")) == "TypeError: no"


def test_a_schedule_that_a_person_ran_hangs_under_what_they_did() -> None:
    data = {"trigger": "cron", "manual": True}
    span = trigger_span(content("@cron/x", data), subscribed(CronTrigger(index=0, expression="0 9 * * *")))
    assert span.parent_id == "b" * 16

"""Decisions against running a Step are told, and a flood of them is cut short and counted."""

from __future__ import annotations

from typing import Any

from runtime.adapters.telemetry.memory import MemoryTelemetry
from runtime.execution.decisions import MOST_A_SECOND, Decisions
from runtime.model import Span, Step, TraceContext
from runtime.triggers.queue import QueueTrigger

STEP, TRIGGER = Step("Triage", "src/triage.py", "python", ()), QueueTrigger(0, name="topic")


class Kept(MemoryTelemetry):
    """Telemetry that hands out what it was given."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def record(self, record: Any) -> None:
        self.spans.append(record)


def test_a_decision_is_a_span_without_length_under_what_it_is_about() -> None:
    telemetry, trace = Kept(), TraceContext.new()
    Decisions(telemetry).record("refused", "input_invalid", STEP, TRIGGER, message="no title", trace=trace)
    (span,) = telemetry.spans
    assert (span.trace_id, span.parent_id) == (trace.trace_id, trace.span_id)
    assert span.start == span.end
    assert span.attributes["motia.verdict"] == "refused"
    assert span.attributes["motia.topic"] == "topic"


def test_a_flood_of_decisions_is_cut_short_and_what_was_left_out_is_counted() -> None:
    telemetry, now = Kept(), [0.0]
    decisions = Decisions(telemetry, lambda: now[0])
    for _ in range(MOST_A_SECOND + 5):
        decisions.record("refused", "input_invalid", STEP, TRIGGER, message="no")
    decisions.record("refused", "overloaded", STEP, TRIGGER, message="busy")
    assert len(telemetry.spans) == MOST_A_SECOND + 1
    now[0] = 1.0
    decisions.record("refused", "input_invalid", STEP, TRIGGER, message="no")
    assert telemetry.spans[-1].attributes["motia.left_out"] == 5

"""What the history has of a Step, a topic or a trace, read by its indexes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q

from motia_studio.history.models import Span, Trace

MOST: Final = 50
# Of one trace; what is beyond says little that these don't.
MOST_OF_TRACE: Final = 2_000
# A topic's messages are looked for among the last runs of the Steps that take it.
LOOKED_AT: Final = 200


@dataclass(frozen=True, slots=True)
class Happened:
    """A span as the reasoning sees it. Times are seconds since the epoch, `end` is None while it runs.

    `trigger` are the attributes of the trigger's span above an attempt.
    """

    trace: int
    trace_id: str
    span_id: str
    parent_id: str | None
    start: float
    end: float | None
    status: str
    message: str | None
    step: str | None
    phase: str | None
    attributes: dict[str, Any] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)
    trigger: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """Return an attribute without its prefix, the trigger's where the span has none."""
        return self.attributes.get(f"motia.{name}", self.trigger.get(f"motia.{name}"))


def of_step(step: str, most: int = MOST) -> list[Happened]:
    """Return the last attempts of a Step and the last decisions against running it, newest first."""
    found: list[Span] = []
    for phase in ("attempt", "decision"):
        found += Span.objects.filter(step=step, phase=phase).order_by("-start")[:most]
    newest = sorted(found, key=lambda span: -span.start)[:most]
    return _complete(newest, _triggers(newest))


def of_topic(topic: str, steps: Iterable[str]) -> list[Happened]:
    """Return what became of a topic's messages at the Steps that take them, newest first."""
    found: list[Happened] = []
    for step in steps:
        found += [each for each in of_step(step, LOOKED_AT) if each.get("topic") == topic]
    return sorted(found, key=lambda each: -each.start)[:MOST]


def of_trace(trace: Trace) -> list[Happened]:
    """Return what a trace's messages and triggers are told by, oldest first."""
    messages = Q(phase="call", attributes__contains='"motia.message_id"')
    wanted = Q(phase__in=("trigger", "attempt", "decision")) | messages
    # The oldest are found first: sorting whole rows of a large trace takes ten times as long.
    oldest = Span.objects.filter(wanted, trace=trace.id).order_by("start").values_list("span_id", flat=True)
    spans = list(Span.objects.filter(trace=trace.id, span_id__in=list(oldest[:MOST_OF_TRACE])).order_by("start"))
    triggers = {(span.trace, span.span_id): json.loads(span.attributes) for span in spans if span.phase == "trigger"}
    return _complete(spans, triggers)


def _complete(spans: Sequence[Span], triggers: Mapping[tuple[int, str], dict[str, Any]]) -> list[Happened]:
    """Add the trace's id to each span, and the attributes of the trigger above an attempt."""
    names = dict(Trace.objects.filter(id__in={span.trace for span in spans}).values_list("id", "trace_id"))
    return [
        Happened(
            span.trace,
            names.get(span.trace, ""),
            span.span_id,
            span.parent_id,
            span.start / 1e9,
            None if span.end is None else span.end / 1e9,
            span.status,
            span.message,
            span.step,
            span.phase,
            json.loads(span.attributes),
            {} if span.payload is None else json.loads(span.payload),
            triggers.get((span.trace, span.parent_id or ""), {}),
        )
        for span in spans
    ]


def _triggers(spans: Sequence[Span]) -> dict[tuple[int, str], dict[str, Any]]:
    """Return the attributes of the spans above attempts. The primary key begins with the trace, so it finds them."""
    attempts = [span for span in spans if span.phase == "attempt" and span.parent_id]
    traces, names = {span.trace for span in attempts}, {span.parent_id for span in attempts}
    rows = Span.objects.filter(trace__in=traces, span_id__in=names).values_list("trace", "span_id", "attributes")
    return {(trace, name): json.loads(attributes) for trace, name, attributes in rows}

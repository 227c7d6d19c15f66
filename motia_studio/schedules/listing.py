"""Every schedule of the project with its next fire times and its last runs."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any, Final

from motia_studio.depths import shown_pause
from motia_studio.history.models import Span, Trace
from motia_studio.queues.pausing import paused_steps
from motia_studio.schedules.pausing import paused_schedules
from runtime.model import Registry, Subscription
from runtime.triggers.base import Schedule
from runtime.triggers.cron import CronTrigger
from runtime.triggers.schedule import in_words, next_fires

NEXT: Final = 5
RUNS: Final = 10
# Of a Step that other triggers run often, its runs by the clock are looked for among so many.
LOOKED_AT: Final = 200


def schedules_of(registry: Registry) -> list[dict[str, Any]]:
    """Return the schedules as the page shows them, those that run next first; times are milliseconds.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    now = datetime.now(UTC)
    found = [each for each in registry.subscriptions.values() if isinstance(each.trigger, CronTrigger)]
    runs = _runs({each.step.name for each in found})
    schedules, steps = paused_schedules(), paused_steps()
    shown = [
        {
            **_shown(each, now),
            "paused": shown_pause(schedules.get(each.name)),
            "stepPaused": shown_pause(steps.get(each.step.name)),
            "runs": runs.get((each.step.name, each.trigger.suffix), []),
        }
        for each in found
    ]
    return sorted(shown, key=lambda each: (each["next"][:1] or [float("inf")], each["name"]))


def _shown(found: Subscription, now: datetime) -> dict[str, Any]:
    trigger = found.trigger
    assert isinstance(trigger, CronTrigger)
    schedule: Schedule = trigger.schedule
    return {
        "name": found.name,
        "step": found.step.name,
        "trigger": trigger.suffix,
        "description": found.step.description,
        "expression": trigger.expression,
        "words": in_words(Schedule(schedule.expression)),
        "timezone": schedule.timezone,
        "catchUp": schedule.catch_up,
        "condition": trigger.condition,
        "broken": found.step.broken is not None and found.step.runner is None,
        "next": [fire.timestamp() * 1000 for fire in next_fires(schedule, now, NEXT)],
    }


def _runs(steps: set[str]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the last runs that the clock, or a person in its place, began, by Step and trigger."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for step in sorted(steps):
        spans = Span.objects.filter(step=step, phase="attempt").defer("payload").order_by("-start")[:LOOKED_AT]
        by_clock = [span for span in spans if json.loads(span.attributes).get("motia.trigger") == "cron"]
        _add(step, by_clock, found)
    return found


def _add(step: str, attempts: list[Span], found: dict[tuple[str, str], list[dict[str, Any]]]) -> None:
    """Add the triggers above these attempts: a run is one, however often it was tried."""
    rows = {attempt.trace for attempt in attempts}
    traces = dict(Trace.objects.filter(id__in=rows).values_list("id", "trace_id"))
    ids = {(attempt.trace, attempt.parent_id) for attempt in attempts}
    above = Span.objects.filter(trace__in=rows, span_id__in=[span for _, span in ids], phase="trigger").defer("payload")
    known = {(span.trace, span.span_id): span for span in above}
    seen: set[tuple[int, str]] = set()
    for attempt in attempts:
        key = (attempt.trace, attempt.parent_id or "")
        span = known.get(key)
        if span is None or key in seen:
            continue
        seen.add(key)
        attributes = json.loads(span.attributes)
        runs = found[step, str(attributes.get("motia.suffix"))]
        if len(runs) < RUNS:
            runs.append(_run(span, attempt, attributes, traces.get(span.trace)))


def _run(span: Span, attempt: Span, attributes: dict[str, Any], trace_id: str | None) -> dict[str, Any]:
    """Return one run. Only a person's run hangs under something."""
    return {
        "traceId": trace_id,
        "spanId": attempt.span_id,
        "at": span.start / 1e6,
        "took": None if span.end is None else (span.end - span.start) / 1e6,
        "status": "running" if span.end is None else span.status,
        "outcome": attributes.get("motia.outcome"),
        "message": span.message,
        "byHand": span.parent_id is not None,
    }

"""How schedules ran lately, from the history."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from motia_studio.history.models import Span, Trace

RUNS: Final = 10
# Of a Step that other triggers run often, its runs by the clock are looked for among so many attempts.
LOOKED_AT: Final = 50
MOST_STEPS: Final = 200


class _Attempt(NamedTuple):
    """The last attempt of a run, and where its trigger's span is."""

    step: str
    trigger: str
    trace: int
    parent_id: str
    span_id: str


def past_runs(steps: Iterable[str]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the last runs that the clock, or a person in its place, began, by Step and trigger, the newest first."""
    attempts = [each for step in sorted(steps)[:MOST_STEPS] for each in _by_clock(step)]
    triggers = _triggers(attempts)
    traces = dict(Trace.objects.filter(id__in={each.trace for each in attempts}).values_list("id", "trace_id"))
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for each in attempts:
        span = triggers.get((each.trace, each.parent_id))
        if span is not None:
            found[each.step, each.trigger].append(_run(span, each.span_id, traces.get(each.trace)))
    return found


def _by_clock(step: str) -> Iterator[_Attempt]:
    """Yield the last attempt of a Step's newest runs by the clock, ten of each trigger."""
    newest = Span.objects.filter(step=step, phase="attempt").order_by("-start")
    seen: set[tuple[int, str]] = set()
    count: Counter[str] = Counter()
    for trace, parent, span_id, raw in newest.values_list("trace", "parent_id", "span_id", "attributes")[:LOOKED_AT]:
        # Most attempts of most Steps are not the clock's, and needn't be decoded for it.
        attributes = json.loads(raw) if '"cron"' in raw else {}
        trigger = str(attributes.get("motia.suffix"))
        run = (trace, parent or "")
        if attributes.get("motia.trigger") != "cron" or run in seen or count[trigger] == RUNS:
            continue
        seen.add(run)
        count[trigger] += 1
        yield _Attempt(step, trigger, *run, span_id)


def _triggers(attempts: Sequence[_Attempt]) -> dict[tuple[int, str], Span]:
    """Return the spans above attempts: a run is one, however often it was tried."""
    spans = Span.objects.filter(
        trace__in={each.trace for each in attempts},
        span_id__in={each.parent_id for each in attempts},
        phase="trigger",
    )
    return {(span.trace, span.span_id): span for span in spans.defer("payload")}


def _run(span: Span, attempt: str, trace_id: str | None) -> dict[str, Any]:
    """Return one run. Only a person's run hangs under something."""
    return {
        "traceId": trace_id,
        "spanId": attempt,
        "at": span.start / 1e6,
        "took": None if span.end is None else (span.end - span.start) / 1e6,
        "status": "running" if span.end is None else span.status,
        "outcome": json.loads(span.attributes).get("motia.outcome"),
        "message": span.message,
        "byHand": span.parent_id is not None,
    }

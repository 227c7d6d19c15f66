"""What a page is told of spans: which traces begin and end, and every span of the one trace that it has open."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from motia_studio.live.records import SpanLine

# A list shows no more at once; how many others there were is told as a number.
MOST_TRACES: Final = 200
MOST_WRITES: Final = 100
STATE_WRITES: Final = ("state.set ", "state.update ", "state.delete ", "state.clear ")


def trace_news(spans: Iterable[SpanLine]) -> tuple[list[dict[str, Any]], int]:
    """Return one row for each trace of which a root or trigger began or ended, and how many more there were.

    A row is named after the root where that is among the spans, as `root` says, else after the first of them. It runs
    while one of them does, and failed where none runs and one failed. Times are milliseconds.
    """
    traces: dict[str, dict[str, SpanLine]] = {}
    for span in spans:
        if span.parent_id is None or span.attributes.phase == "trigger":
            _keep(traces.setdefault(span.trace_id, {}), span)
    rows = [_row(list(found.values())) for found in islice(traces.values(), MOST_TRACES)]
    return rows, len(traces) - len(rows)


def state_writes(spans: Iterable[SpanLine]) -> list[str]:
    """Return which calls have changed the state: "state.set tickets/4711", some of them where there are very many."""
    names = {span.name for span in spans if span.end is not None and span.name.startswith(STATE_WRITES)}
    return sorted(names)[:MOST_WRITES]


def span_rows(spans: Iterable[SpanLine], trace_id: str) -> list[tuple[Any, ...]]:
    """Return the spans of one trace as the API's rows (`history.span_rows`), each as it stands at last."""
    found: dict[str, SpanLine] = {}
    for span in spans:
        if span.trace_id == trace_id:
            _keep(found, span)
    return [_columns(span) for span in found.values()]


def _keep(found: dict[str, SpanLine], span: SpanLine) -> None:
    """Keep the end of a span that begins and ends here, whichever comes first."""
    if span.end is not None or span.span_id not in found:
        found[span.span_id] = span


def _row(spans: list[SpanLine]) -> dict[str, Any]:
    first = min(spans, key=lambda span: (span.parent_id is not None, span.start))
    runs = any(span.end is None for span in spans)
    failed = any(span.status == "error" for span in spans)
    return {
        "traceId": first.trace_id,
        "name": first.name,
        "step": first.attributes.step,
        "trigger": first.attributes.trigger,
        "status": "running" if runs else "error" if failed else "ok",
        "start": first.start / 1e6,
        "end": None if runs else max(span.end or 0 for span in spans) / 1e6,
        "root": first.parent_id is None,
    }


def _columns(span: SpanLine) -> tuple[Any, ...]:
    known = span.attributes
    end = None if span.end is None else span.end / 1e6
    return (
        *(span.span_id, span.parent_id, span.name, span.kind, span.start / 1e6, end, span.status, span.message),
        *(known.step, known.phase, known.attempt, known.outcome, known.trigger, known.topic),
    )

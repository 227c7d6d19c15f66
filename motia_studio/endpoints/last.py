"""How each endpoint answered last, from the history."""

from __future__ import annotations

import json
from typing import Any, Final

from motia_studio.history.models import Span, Trace

# Of a Step with several triggers the last run of each is looked for among so many attempts.
LOOKED_AT: Final = 20
MOST_STEPS: Final = 500


def last_answers(steps: set[str]) -> dict[str, dict[str, Any]]:
    """Return by Step and trigger: `status` (of HTTP), `outcome`, `at`, `took` and `traceId`; times in milliseconds.

    `took` and `status` are null while the request isn't answered.
    """
    found = {step: _newest(step) for step in sorted(steps)[:MOST_STEPS]}
    rows = {span.trace for newest in found.values() for span, _ in newest.values()}
    traces = dict(Trace.objects.filter(id__in=rows).values_list("id", "trace_id"))
    return {
        step: {
            suffix: _shown(span, attributes, traces.get(span.trace)) for suffix, (span, attributes) in newest.items()
        }
        for step, newest in found.items()
        if newest
    }


def _newest(step: str) -> dict[str, tuple[Span, dict[str, Any]]]:
    """Return the newest request to each http trigger, with its attributes.

    Attempts lead to it: they have an index by Step, and the triggers above them are found by their keys.
    """
    attempts = Span.objects.filter(step=step, phase="attempt").order_by("-start")[:LOOKED_AT]
    places = list(attempts.values_list("trace", "parent_id"))
    spans = Span.objects.filter(
        trace__in={trace for trace, _ in places}, span_id__in={span for _, span in places}, kind="server"
    )
    newest: dict[str, tuple[Span, dict[str, Any]]] = {}
    for span in spans.defer("payload").order_by("-start"):
        attributes = json.loads(span.attributes)
        newest.setdefault(str(attributes.get("motia.suffix")), (span, attributes))
    return newest


def _shown(span: Span, attributes: dict[str, Any], trace_id: str | None) -> dict[str, Any]:
    return {
        "status": attributes.get("http.response.status_code"),
        "outcome": "running" if span.end is None else span.status,
        "at": span.start / 1e6,
        "took": None if span.end is None else (span.end - span.start) / 1e6,
        "traceId": trace_id,
    }

"""How each endpoint answered last, from the history."""

from __future__ import annotations

import json
from typing import Any, Final

from motia_studio.history.models import Span, Trace

# Of a Step with several triggers the last run of each is looked for among so many.
LOOKED_AT: Final = 20
MOST_STEPS: Final = 500


def last_answers(steps: set[str]) -> dict[str, dict[str, Any]]:
    """Return by Step and trigger: `status` (of HTTP), `outcome`, `at`, `took` and `traceId`; times in milliseconds.

    `took` and `status` are null while the request isn't answered.
    """
    found = {step: _newest(step) for step in sorted(steps)[:MOST_STEPS]}
    rows = {span.trace for newest in found.values() for span in newest.values()}
    traces = dict(Trace.objects.filter(id__in=rows).values_list("id", "trace_id"))
    return {
        step: {suffix: _shown(span, traces.get(span.trace)) for suffix, span in newest.items()}
        for step, newest in found.items()
        if newest
    }


def _newest(step: str) -> dict[str, Span]:
    """Return the newest attempt of each http trigger."""
    spans = Span.objects.filter(step=step, phase="attempt").defer("payload").order_by("-start")[:LOOKED_AT]
    newest: dict[str, Span] = {}
    for span in spans:
        suffix = json.loads(span.attributes).get("motia.suffix")
        if isinstance(suffix, str) and suffix.startswith("http("):
            newest.setdefault(suffix, span)
    return newest


def _shown(attempt: Span, trace_id: str | None) -> dict[str, Any]:
    request = Span.objects.filter(trace=attempt.trace, span_id=attempt.parent_id).defer("payload").first()
    attributes = json.loads(request.attributes) if request else {}
    span = request or attempt
    return {
        "status": attributes.get("http.response.status_code"),
        "outcome": "running" if span.end is None else span.status,
        "at": span.start / 1e6,
        "took": None if span.end is None else (span.end - span.start) / 1e6,
        "traceId": trace_id,
    }

"""`GET /api/traces`, `/api/traces/count` and `/api/traces/<id>`: traces, and one whole, in OpenTelemetry's names."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.query import whole_number
from motia_studio.api.trace_filters import after_cursor, cursor_of, filtered, with_text
from motia_studio.history.keys import trace_key
from motia_studio.history.models import Log, Span, Trace

MOST = 500
COUNTED = 10_000
STATUS_CODES = {"ok": "STATUS_CODE_OK", "error": "STATUS_CODE_ERROR"}


@needs(Role.VIEWER)
@require_safe
def listing(request: HttpRequest) -> JsonResponse:
    """Return up to `limit` traces, newest first, after the cursor `before`; see trace_filters.py for what to filter by.

    The ids are found in the index alone, and only their rows are read. A text is looked for in so many traces at a
    time, so that page may have few of them, or none, and a cursor all the same: ask on with it for older ones.
    """
    limit = whole_number(request, "limit", default=50, most=MOST) or MOST
    wanted = after_cursor(request, filtered(request)).order_by("-start", "-id")
    wanted, beyond = with_text(request, wanted)
    ids = list(wanted.values_list("id", flat=True)[: limit + 1])
    found = list(Trace.objects.filter(id__in=ids[:limit]).order_by("-start", "-id"))
    before = cursor_of(found[-1].start, found[-1].id) if len(ids) > limit and found else beyond
    return JsonResponse({"traces": [summary(trace) for trace in found], "before": before})


@needs(Role.VIEWER)
@require_safe
def count(request: HttpRequest) -> JsonResponse:
    """Return how many traces the filters leave; `more` where that is over COUNTED, or more than `q` looked at."""
    wanted, beyond = with_text(request, filtered(request).order_by("-start", "-id"))
    found = wanted.values("id")[: COUNTED + 1].count()
    return JsonResponse({"count": min(found, COUNTED), "more": found > COUNTED or beyond is not None})


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest, trace_id: str) -> JsonResponse:
    """Return one trace: its spans as a tree, oldest first, and its log lines in order."""
    spans = list(Span.objects.filter(trace=find(trace_id).id).order_by("start", "span_id"))
    logs = Log.objects.filter(key=trace_key(trace_id), trace_id=trace_id).order_by("id")
    return JsonResponse({"traceId": trace_id, "spans": _tree(spans), "logs": [_log(line) for line in logs]})


def find(trace_id: str) -> Trace:
    """Return the row of a trace.

    :raises Http404: there is none.
    """
    trace = Trace.objects.filter(key=trace_key(trace_id), trace_id=trace_id).first()
    if trace is None:
        raise Http404
    return trace


def summary(trace: Trace) -> dict[str, Any]:
    """Return a trace as a row of the list."""
    return {
        "traceId": trace.trace_id,
        "name": trace.name,
        "status": trace.status,
        "step": trace.step,
        "trigger": trace.trigger,
        "steps": [step for step in trace.steps.split("|") if step],
        "key": trace.business_key,
        "input": trace.input,
        "startTimeUnixNano": str(trace.start),
        "endTimeUnixNano": None if trace.running or trace.end is None else str(trace.end),
        "spanCount": trace.spans,
        "errorCount": trace.errors,
        "runningCount": trace.running,
    }


def _tree(spans: list[Span]) -> list[dict[str, Any]]:
    """Hang each span under its parent. One whose parent isn't kept, or is in another system, is a root."""
    shown = {span.span_id: _span(span) for span in spans}
    roots: list[dict[str, Any]] = []
    for span in spans:
        parent = shown.get(span.parent_id or "") if span.parent_id != span.span_id else None
        (parent["children"] if parent is not None else roots).append(shown[span.span_id])
    return roots


def _span(span: Span) -> dict[str, Any]:
    attributes = json.loads(span.attributes)
    return {
        "spanId": span.span_id,
        "parentSpanId": span.parent_id,
        "name": span.name,
        "kind": f"SPAN_KIND_{span.kind.upper()}",
        # As OTLP's JSON has them: 64-bit numbers are strings, because a browser's numbers can't hold them.
        "startTimeUnixNano": str(span.start),
        "endTimeUnixNano": None if span.end is None else str(span.end),
        "status": {"code": STATUS_CODES.get(span.status, "STATUS_CODE_UNSET"), "message": span.message},
        "attributes": attributes if span.payload is None else attributes | json.loads(span.payload),
        "events": [] if span.events is None else json.loads(span.events),
        "children": [],
    }


def _log(line: Log) -> dict[str, Any]:
    return {
        "timeUnixNano": str(line.time),
        "severityText": line.severity.upper(),
        "body": line.message,
        "spanId": line.span_id,
        "attributes": {
            "motia.step": line.step,
            "motia.attempt": line.attempt,
            "motia.source": line.source,
            "motia.data": None if line.data is None else json.loads(line.data),
        },
    }

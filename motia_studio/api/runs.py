"""`GET /api/steps/<name>/runs`: the last attempts of one Step, newest first."""

from __future__ import annotations

import json

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.query import whole_number
from motia_studio.history.models import Span, Trace

MOST = 200


@needs(Role.VIEWER)
@require_safe
def listing(request: HttpRequest, step: str) -> JsonResponse:
    """Return attempts with their outcome; times in milliseconds, `end` null while one runs."""
    limit = whole_number(request, "limit", default=10, most=MOST) or MOST
    spans = list(Span.objects.filter(step=step, phase="attempt").defer("payload").order_by("-start")[:limit])
    traces = dict(Trace.objects.filter(id__in={span.trace for span in spans}).values_list("id", "trace_id"))
    runs = [
        {
            "traceId": traces.get(span.trace),
            "spanId": span.span_id,
            "start": span.start / 1e6,
            "end": None if span.end is None else span.end / 1e6,
            "status": span.status,
            "message": span.message,
            "attempt": attributes.get("motia.attempt"),
            "trigger": attributes.get("motia.suffix"),
        }
        for span, attributes in ((span, json.loads(span.attributes)) for span in spans)
    ]
    return JsonResponse({"runs": runs})

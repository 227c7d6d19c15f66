"""`GET /api/logs`: log lines, newest first, and the position from which the live socket carries on."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.api.query import one_of, text, whole_number
from motia_studio.history.keys import trace_key
from motia_studio.history.models import Log
from motia_studio.history.position import current
from motia_studio.live.frames import SEVERITIES

MOST = 1000
LARGEST_ID = 2**63 - 1


@require_safe
def listing(request: HttpRequest) -> JsonResponse:
    """Return up to `limit` lines older than `before`, filtered by `step`, `trace`, least `severity` and text `q`.

    `position` belongs to the newest line that could be in the answer: live frames after it follow without a hole.
    """
    limit = whole_number(request, "limit", default=200, most=MOST) or MOST
    before = whole_number(request, "before", default=None, most=LARGEST_ID)
    position = current()
    lines = _filtered(request).filter(id__lte=position.last_log)
    if before is not None:
        lines = lines.filter(id__lt=before)
    found = list(lines.order_by("-id")[: limit + 1])
    return JsonResponse(
        {
            "logs": [shown(line) for line in found[:limit]],
            "before": found[limit - 1].id if len(found) > limit else None,
            "position": position.entry,
        }
    )


def shown(line: Log) -> dict[str, Any]:
    """Return a line as the page reads it; time in milliseconds."""
    return {
        "id": line.id,
        "time": line.time / 1e6,
        "severity": line.severity,
        "message": line.message,
        "traceId": line.trace_id,
        "spanId": line.span_id,
        "step": line.step,
        "attempt": line.attempt,
        "data": None if line.data is None else json.loads(line.data),
        "source": line.source,
    }


def _filtered(request: HttpRequest) -> QuerySet[Log]:
    lines = Log.objects.all()
    severity = one_of(request, "severity", SEVERITIES, default="debug")
    if severity != "debug":
        lines = lines.filter(severity__in=SEVERITIES[SEVERITIES.index(severity) :])
    wanted = {name: text(request, name) for name in ("step", "trace", "q")}
    if wanted["step"]:
        lines = lines.filter(step=wanted["step"])
    if wanted["trace"]:
        lines = lines.filter(key=trace_key(wanted["trace"]), trace_id=wanted["trace"])
    if wanted["q"]:
        lines = lines.filter(message__icontains=wanted["q"])
    return lines

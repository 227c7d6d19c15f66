"""`GET /api/activity`: how often each Step ran, how it went, and what runs now."""

from __future__ import annotations

import time
from collections import Counter

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.history.models import Span, StepActivity
from motia_studio.history.position import read_at_one_position

# An attempt without an end that began longer ago belongs to a process that died; its message is delivered again.
LONGEST_ATTEMPT_NS = 600 * 1_000_000_000


@needs(Role.VIEWER)
@require_safe
def listing(request: HttpRequest) -> JsonResponse:
    """Return the sums by Step and the position from which the live socket adds to them."""
    steps, position = read_at_one_position(_sums)
    return JsonResponse({"steps": steps, "position": position})


def _sums() -> dict[str, dict[str, object]]:
    running = Counter(
        Span.objects.filter(
            end__isnull=True, start__gt=time.time_ns() - LONGEST_ATTEMPT_NS, phase="attempt"
        ).values_list("step", flat=True)
    )
    steps = {row.step: _shown(row, running.pop(row.step, 0)) for row in StepActivity.objects.all()}
    for name, count in running.items():
        if name:
            steps[name] = {"running": count, "succeeded": 0, "failed": 0, "skipped": 0, "last": None}
    return steps


def _shown(row: StepActivity, running: int) -> dict[str, object]:
    last = {
        "start": row.last_start / 1e6,
        "end": row.last_end / 1e6,
        "status": row.last_status,
        "traceId": row.last_trace_id,
    }
    return {
        "running": running,
        "succeeded": row.succeeded,
        "failed": row.failed,
        "skipped": row.skipped,
        "last": last if row.last_end else None,
    }

"""`GET /api/logs`: log lines, newest first, and the position from which the live socket carries on.

| parameter | lines |
|---|---|
| `step`, `trace` | of that Step, of that trace |
| `span` | of one span of that `trace` |
| `severity` | that are at least that severe |
| `since`, `until` | from that time on, before that time (nanoseconds) |
| `q` | with that text in their message |
| `before`, `after` | older, or newer, than the line with that id: the page's cursors |
| `around` | before and after the line with that id, of its trace, or of its Step where it has no trace |
"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.log_pages import Lines, since, until
from motia_studio.api.query import one_of, text, whole_number
from motia_studio.history.keys import trace_key
from motia_studio.history.models import Log, Position
from motia_studio.history.position import current
from motia_studio.live.frames import SEVERITIES
from runtime.errors import InvalidInput

MOST = 1000
LARGEST_ID = 2**63 - 1


@needs(Role.VIEWER)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Return up to `limit` lines, newest first, with the cursors `before` and `after` where there may be more.

    A page may have few lines, or none, and a cursor all the same: a text is looked for in so many lines at a time.
    `position` belongs to the newest line that could be in the answer: live frames after it follow without a hole.
    """
    limit = whole_number(request, "limit", default=200, most=MOST) or MOST
    around = whole_number(request, "around", default=None, most=LARGEST_ID)
    after = whole_number(request, "after", default=None, most=LARGEST_ID)
    position = current()
    if around is not None:
        return _around(request, around, limit, position)
    lines = _wanted(request, position)
    if after is not None:
        found, newer = lines.newer(after, limit)
        return _answer(found[::-1], None, newer, position)
    before = whole_number(request, "before", default=LARGEST_ID, most=LARGEST_ID)
    found, older = lines.older(before or LARGEST_ID, limit)
    return _answer(found, older, None, position)


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


def _around(request: HttpRequest, number: int, limit: int, position: Position) -> HttpResponse:
    line = Log.objects.filter(id=number).first()
    if line is None:
        raise Http404
    scope = {"trace": line.trace_id} if line.trace_id else {"step": line.step} if line.step else {}
    lines = _wanted(request, position, **scope)
    older, before = lines.older(number, max(1, (limit - 1) // 2))
    newer, after = lines.newer(number, max(1, limit // 2))
    return _answer([*newer[::-1], line, *older], before, after, position)


def _answer(lines: list[Log], before: int | None, after: int | None, position: Position) -> HttpResponse:
    return json_answer(
        {"logs": [shown(line) for line in lines], "before": before, "after": after, "position": position.entry}
    )


def _wanted(request: HttpRequest, position: Position, **scope: str | None) -> Lines:
    """Return what the request asks for; `scope` is the trace or Step of a line that it wants the surroundings of."""
    severity = one_of(request, "severity", SEVERITIES, default="debug")
    severe = SEVERITIES[SEVERITIES.index(severity) :]
    wanted = {name: scope.get(name) or text(request, name) for name in ("step", "trace", "span", "q")}
    if wanted["span"] and not wanted["trace"]:
        raise InvalidInput("span is given without its trace", hint="add trace=<the id of the span's trace>")
    lines, (low, high, sieve) = Log.objects.all(), _in_time(request, position.last_log)
    if wanted["span"]:
        sieve &= Q(span_id=wanted["span"])
    if wanted["q"]:
        sieve &= Q(message__icontains=wanted["q"])
    if wanted["trace"]:
        sieve &= Q(trace_id=wanted["trace"])
        sieve &= Q(step=wanted["step"]) if wanted["step"] else Q()
        sieve &= Q(severity__in=severe) if severity != "debug" else Q()
        return Lines([lines.filter(key=trace_key(wanted["trace"]))], low, high, sieve)
    if wanted["step"]:
        lines = lines.filter(step=wanted["step"])
    by_severity = [lines.filter(severity=each) for each in severe]
    strands = by_severity if wanted["step"] or severity != "debug" else [lines]
    return Lines(strands, low, high, sieve or None)


def _in_time(request: HttpRequest, last: int) -> tuple[int, int, Q]:
    """Return the first and last id that can be of the times asked for, and the times themselves."""
    low, high, sieve = 0, last, Q()
    if (first := whole_number(request, "since", default=None, most=LARGEST_ID)) is not None:
        low, sieve = since(first), sieve & Q(time__gte=first)
    if (end := whole_number(request, "until", default=None, most=LARGEST_ID)) is not None:
        high, sieve = min(last, until(end) - 1), sieve & Q(time__lt=end)
    return low, high, sieve

"""`GET /api/traces/<id>/spans` and `/api/traces/<id>/spans/<span id>`: a trace's spans as rows, and one span whole."""

from __future__ import annotations

import json
from collections import defaultdict
from operator import itemgetter
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.query import text
from motia_studio.api.traces import find, summary
from motia_studio.history.models import Span, Trace
from motia_studio.history.position import current
from motia_studio.history.span_rows import COLUMNS, STORED, Row, shown
from motia_studio.project import current_project
from motia_studio.story.told import tell_error
from runtime.errors import StoreUnavailable
from runtime.model import Step

MOST = 100_000
ROWS_AT_ONCE = 5_000
# The API's names of the payloads, by those of the attributes.
PAYLOADS = {
    "motia.input": "input",
    "motia.output": "output",
    "motia.value": "value",
    "motia.old_value": "oldValue",
    "motia.data": "data",
}


@needs(Role.VIEWER)
@require_safe
def listing(request: HttpRequest, trace_id: str) -> HttpResponse:
    """Return a trace's spans, oldest first, one array each; of one with more than MOST the oldest, and `cut`.

    `branch` names a span: then it and all below it are returned. Live frames after `position` carry on from here.
    """
    position = current().entry
    trace = find(trace_id)
    branch = text(request, "branch")
    rows = list(shown(_branch(trace.id, branch) if branch else _oldest(trace)))
    return json_answer(
        {
            "traceId": trace_id,
            "summary": summary(trace),
            "total": trace.spans,
            "cut": len(rows) > MOST,
            "columns": COLUMNS,
            "rows": rows[:MOST],
            "position": position,
        }
    )


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest, trace_id: str, span_id: str) -> JsonResponse:
    """Return one span with its attributes, events and what was recorded of its values."""
    trace = find(trace_id)
    span = Span.objects.filter(trace=trace.id, span_id=span_id).first()
    if span is None:
        raise Http404
    attributes = json.loads(span.attributes)
    payload = {} if span.payload is None else json.loads(span.payload)
    (row,) = shown([tuple(getattr(span, name) for name in _FIELDS)])
    step = _step(span.step or "")
    answer = {
        "span": dict(zip(COLUMNS, row, strict=True)),
        "attributes": attributes,
        **{shown_as: payload[name] for name, shown_as in PAYLOADS.items() if name in payload},
        "events": [] if span.events is None else json.loads(span.events),
        "file": None if step is None else step.file,
        "line": None if step is None else step.line,
    }
    if "motia.version" in attributes:
        answer["version"] = attributes["motia.version"]
    if span.status == "error":
        answer["error"] = _told(span, attributes, step)
    return JsonResponse(answer)


_FIELDS = [name.strip(' "') for name in STORED.split(",")]


def _oldest(trace: Trace) -> list[Row]:
    if trace.spans > MOST:
        return _read("ORDER BY start, span_id LIMIT %s", [trace.id, MOST + 1])
    return _in_order(_read("", [trace.id]))


def _branch(trace: int, top: str) -> list[Row]:
    """Return a span and all below it, oldest first. No index knows what hangs under what, so all of it is looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT span_id, parent_id FROM history_span WHERE trace = %s", [trace])
        children: dict[str, list[str]] = defaultdict(list)
        for span, parent in cursor:
            if parent is not None:
                children[parent].append(span)
    wanted, waiting = {top}, [top]
    while waiting:
        below = [child for child in children.get(waiting.pop(), ()) if child not in wanted]
        wanted.update(below)
        waiting += below
    rows: list[Row] = []
    chosen = list(wanted)
    for first in range(0, len(chosen), ROWS_AT_ONCE):
        part = chosen[first : first + ROWS_AT_ONCE]
        rows += _read(f"AND span_id IN ({', '.join(['%s'] * len(part))})", [trace, *part])
    return _in_order(rows)[: MOST + 1]


def _in_order(rows: list[Row]) -> list[Row]:
    """Sort by start and id: in two steps, which costs a tenth of the database's way as rows are nearly in order."""
    rows.sort(key=itemgetter(0))
    rows.sort(key=itemgetter(4))
    return rows


def _read(rest: str, values: list[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {STORED} FROM history_span WHERE trace = %s {rest}", values)
        found: list[Row] = cursor.fetchall()
    return found


def _step(name: str) -> Step | None:
    """Return the Step as it is now; None where it is gone, or where Redis, which knows, doesn't answer."""
    try:
        return current_project().registry().by_name.get(name)
    except StoreUnavailable:
        return None


def _told(span: Span, attributes: dict[str, Any], step: Step | None) -> dict[str, Any]:
    """Return an error in three layers: what it means, what to do, and what was thrown where."""
    error, code = attributes.get("motia.error"), attributes.get("error.type")
    return tell_error(
        code=code if isinstance(code, str) else None,
        message=span.message,
        error=error if isinstance(error, dict) else None,
        name=span.step or span.name,
        span_id=span.span_id,
        step=step,
    ).as_json()

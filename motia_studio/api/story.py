"""`GET /api/traces/<id>/story`: what happened in a trace, for people who don't read spans."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.traces import find
from motia_studio.history.models import Span
from motia_studio.message_fates import read_fates
from motia_studio.project import current_project
from motia_studio.story.spans import SpanFact, read_span
from motia_studio.story.tell import Payloads, tell

# A story of more would be of no use to anybody; its beginning is told.
SPANS_MOST = 20_000
COLUMNS = 'span_id, parent_id, name, kind, start, "end", status, message, step, phase, attributes'


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest, trace_id: str) -> HttpResponse:
    """Return the story: status, headline, what comes next, numbered sentences and the error, if any."""
    trace = find(trace_id)

    def read(spans: Sequence[str]) -> Payloads:
        kept = Span.objects.filter(trace=trace.id, span_id__in=spans).values_list("span_id", "payload")
        return {span: json.loads(payload) for span, payload in kept if payload is not None}

    story = tell(
        _spans(trace.id),
        current_project().registry(),
        now=time.time_ns(),
        ask=read_fates,
        read=read,
        key=trace.business_key,
    )
    return json_answer(story)


def _spans(trace: int) -> list[SpanFact]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM history_span WHERE trace = %s ORDER BY start, span_id LIMIT {SPANS_MOST}", [trace]
        )
        return [read_span(row) for row in cursor]

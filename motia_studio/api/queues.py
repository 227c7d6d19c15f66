"""`/api/queues`: how many messages wait, run, are held back and were given up, and the messages themselves.

`POST /api/steps/<step>/pause` pauses and resumes a Step.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.api.query import name, one_of, whole_number
from motia_studio.depths import read_queues
from motia_studio.history.position import current
from motia_studio.project import current_project
from motia_studio.queues.messages import KINDS, read_messages
from motia_studio.queues.pausing import set_paused
from runtime.errors import InvalidInput, StepNotFound

PAGE = 50
LAST = 1_000_000


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Return the queues as they are now, and the position from which the live socket carries on."""
    position = current().entry
    return JsonResponse({"queues": read_queues(), "position": position})


@needs(Role.VIEWER)
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Return a page of the messages of `queue` that are `waiting`, `running` or `delayed` (`kind`), from `after` on."""
    queue, kind = name(request, "queue"), one_of(request, "kind", KINDS, default="waiting")
    offset = whole_number(request, "after", default=0, most=LAST) or 0
    limit = whole_number(request, "limit", default=PAGE, most=200) or PAGE
    found, total = read_messages(queue, kind, offset, limit)
    return json_answer({"messages": found, "total": total})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_POST
def pause(request: HttpRequest, step: str) -> JsonResponse:
    """Pause a Step with `{"paused": true}`, or resume it. What it does now ends; its messages wait."""
    wanted = json_object(request).get("paused")
    if not isinstance(wanted, bool):
        raise InvalidInput("paused is missing", hint='send {"paused": true}, or false to resume')
    found = current_project().registry().by_name.get(step)
    if found is None:
        raise StepNotFound(f"there is no Step {step[:200]!r}", hint="it may have been renamed or deleted")
    changed = set_paused(found, wanted, by=request.user.get_username())
    return JsonResponse({"step": step, "paused": wanted, "changed": changed})

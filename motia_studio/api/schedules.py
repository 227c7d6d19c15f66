"""`GET /api/schedules`: when each schedule runs and how it ran; `POST` pauses one and lets it go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.project import current_project
from motia_studio.schedules.listing import schedules_of
from motia_studio.schedules.pausing import set_paused
from runtime.errors import InvalidInput
from runtime.model import Subscription


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def schedules(request: HttpRequest) -> HttpResponse:
    """Return all schedules. A POST of `{"schedule": <name>, "paused": true or false}` changes one first."""
    if request.method == "POST":
        body = json_object(request)
        found, paused = _find(body.get("schedule")), body.get("paused")
        if not isinstance(paused, bool):
            raise InvalidInput("paused is missing", hint="write true or false")
        set_paused(found, paused, by=request.user.get_username())
    return json_answer({"schedules": schedules_of(current_project().registry())})


def _find(name: object) -> Subscription:
    found = current_project().registry().subscriptions.get(name) if isinstance(name, str) else None
    if found is None or found.trigger.schedule is None:
        raise InvalidInput(f"there is no schedule {str(name)[:80]!r}", hint="GET /api/schedules names them")
    return found

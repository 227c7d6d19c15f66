"""`GET /api/start` and `POST /api/start`: the checklist of the first five minutes (`motia_studio/checklist.py`)."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.body import json_object
from motia_studio.checklist import Checklist
from motia_studio.project import current_project
from runtime.errors import InvalidInput

HINT = 'write {"dismissed": true or false}, {"seen": "diagram"} or {"seen": "story", "trace": id}'


@needs(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> JsonResponse:
    """Return the list; a POST says first what the page has shown, or puts the list away, or brings it back."""
    registry = current_project().registry()
    if request.method == "POST":
        body = json_object(request)
        if "dismissed" in body and "seen" not in body:
            if not isinstance(body["dismissed"], bool):
                raise InvalidInput("dismissed is neither true nor false", hint=HINT)
            checklist().dismiss(body["dismissed"], registry)
        else:
            checklist().saw(*_seen(body), registry)
    return JsonResponse(checklist().look(registry))


@cache
def checklist() -> Checklist:
    """Return the checklist of the project that this process serves."""
    environment = settings.ENVIRONMENT
    return Checklist(environment.folder, environment.home or environment.folder)


def _seen(body: dict[str, object]) -> tuple[str, str | None]:
    what, trace = body.get("seen"), body.get("trace")
    if what == "diagram":
        return what, None
    if what == "story" and isinstance(trace, str) and trace.isalnum():
        return what, trace
    raise InvalidInput("nothing that the list knows was seen", hint=HINT)

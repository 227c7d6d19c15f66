"""`GET /api/layout` and `PUT /api/layout`: where people have put the Steps of the diagram, kept in studio.json."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.body import json_object
from motia_studio.studio_file import Positions, StudioFile, is_position, version_of
from runtime.errors import InvalidInput

MOST = 5000
LONGEST_NAME = 500


@needs(Role.VIEWER, write=Role.EDITOR)
@require_http_methods(["GET", "HEAD", "PUT"])
def layout(request: HttpRequest) -> JsonResponse:
    """Return the positions by flow and Step; a PUT of `{"flow", "positions": {name: [x, y] or null}}` changes some."""
    if request.method != "PUT":
        return _shown(studio_file().positions())
    body = json_object(request)
    flow, moved = body.get("flow"), body.get("positions")
    if not _is_name(flow):
        raise InvalidInput("flow is missing", hint='write the name of a flow, or "*" for the diagram of all')
    if not isinstance(moved, dict) or len(moved) > MOST or not all(_is_name(name) for name in moved):
        raise InvalidInput("positions isn't an object of Steps", hint=f"of at most {MOST:,} Steps at once")
    for name, at in moved.items():
        if at is not None and not is_position(at):
            raise InvalidInput(f"the position of {name[:80]!r} can't be used", hint="write [x, y], or null")
    return _shown(studio_file().place(str(flow), moved))


@cache
def studio_file() -> StudioFile:
    """Return the studio.json of the project that this process serves."""
    environment = settings.ENVIRONMENT
    return StudioFile(environment.folder, environment.home or environment.folder)


def _shown(positions: Positions) -> JsonResponse:
    return JsonResponse({"version": version_of(positions), "positions": positions})


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME

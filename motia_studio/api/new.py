"""`/api/new`: what a new Step or stream can be, the file that it would have, and that file written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.audit import note
from motia_studio.project import current_project
from motia_studio.scaffold.create import create_file
from motia_studio.scaffold.offers import offers
from motia_studio.scaffold.proposal import Proposal, propose
from motia_studio.state import list_groups
from runtime.config.reader import read_config
from runtime.errors import InvalidInput, StoreUnavailable

MOST_GROUPS = 200


@needs(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Return what a form needs, or (POST) what it would make; with `"write": true` the file is written.

    A form that isn't filled in yet is answered with its problems. They refuse a write (400), a file that is there by
    now as well (409).
    """
    current = current_project()
    if request.method != "POST":
        groups, _ = list_groups(after=None, text="", limit=MOST_GROUPS)
        return json_answer(offers(current.registry(), [name for name, _ in groups.rows]))
    body = json_object(request)
    project: Path = settings.ENVIRONMENT.folder
    compete = read_config(project, environ=os.environ).queue.delivery == "compete"
    found = propose(body, project, current.snapshot(), compete=compete)
    return _written(request, project, found) if body.get("write") is True else json_answer(found.shown())


def _written(request: HttpRequest, project: Path, found: Proposal) -> HttpResponse:
    if found.faults or found.path is None or found.text is None or found.intent is None:
        first = found.faults[0]
        refused = InvalidInput(first.message, hint=first.hint)
        told = {"code": refused.code, "message": refused.message, "hint": refused.hint}
        return JsonResponse({**found.shown(), "error": told}, status=refused.status)
    content = create_file(project, settings.ENVIRONMENT.home or project, found.path, found.text)
    data: dict[str, Any] = {"file": found.path, "version": content.version}
    # The file is there, whatever happens to the line in the log.
    with suppress(StoreUnavailable):
        note(request.user.get_username(), f"made {found.intent.title}", step=found.intent.step, data=data)
    return JsonResponse({"path": found.path, "version": content.version}, status=201)

"""`POST /api/steps/<name>/change`: a Step gets another name, a copy, or goes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.api.layout import studio_file
from motia_studio.audit import note
from motia_studio.consequences import consequences_of
from motia_studio.project import current_project
from motia_studio.step_files.carry_out import carry_out
from motia_studio.step_files.plan import Plan, plan
from motia_studio.step_files.said import said
from runtime.errors import InvalidInput, StoreUnavailable


@needs(Role.EDITOR)
@require_POST
def change(request: HttpRequest, step: str) -> HttpResponse:
    """Return what renaming, duplicating or deleting a Step would change and bring; with `"write": true` it is done.

    `versions` of the answer go back with the write: a file that has changed since is refused (409).
    """
    body = json_object(request)
    environment = settings.ENVIRONMENT
    planned = plan(environment.folder, current_project().registry(), step, body)
    if body.get("write") is not True:
        return json_answer(_shown(planned))
    if planned.faults:
        refused = InvalidInput(planned.faults[0].message, hint=planned.faults[0].hint)
        told = {"code": refused.code, "message": refused.message, "hint": refused.hint}
        return JsonResponse({**_shown(planned), "error": told}, status=refused.status)
    done = carry_out(environment, studio_file(), planned, body.get("versions"))
    # It is done, whatever happens to the line in the log.
    with suppress(StoreUnavailable):
        data = {"file": planned.step.file, "path": done["path"]}
        note(request.user.get_username(), planned.deed, step=planned.name, data=data)
    return json_answer(done)


def _shown(planned: Plan) -> dict[str, Any]:
    found = []
    if planned.change is not None:
        found = said(planned, consequences_of(settings.ENVIRONMENT, [planned.change]))
    return {
        **planned.shown(),
        "versions": {planned.step.file: planned.content.version},
        "consequences": [asdict(each) for each in found],
        "problems": [fault._asdict() for fault in planned.faults],
    }

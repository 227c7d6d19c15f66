"""`POST /api/consequences`: what changes to files would bring, before anybody saves them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.consequences import FileChange, consequences_of
from motia_studio.files.content import check_size
from motia_studio.files.place import find_place
from runtime.errors import InvalidInput

MOST: Final = 50
FORM: Final = 'send {"path", "text"}, a text of null for a file that is to go, "to" for one that is to move'


@needs(Role.EDITOR)
@require_POST
def consequences(request: HttpRequest) -> HttpResponse:
    """Return `{"consequences": [...]}` of `{"changes": [{"path", "text", "to"?}]}`, what breaks first."""
    given = json_object(request).get("changes")
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        raise InvalidInput("changes isn't a list", hint=f"send 1 to {MOST} of them")
    found = consequences_of(settings.ENVIRONMENT, [_change(each) for each in given])
    return json_answer({"consequences": [asdict(each) for each in found]})


def _change(given: Any) -> FileChange:
    """Read one change.

    :raises InvalidInput: it isn't one, or of a file that the page doesn't show.
    """
    if not isinstance(given, dict) or not isinstance(given.get("path"), str):
        raise InvalidInput("a change has no path", hint=FORM)
    change = FileChange(given["path"], given.get("text"), given.get("to"))
    if not isinstance(change.text, str | None) or not isinstance(change.to, str | None):
        raise InvalidInput(f"the change of {change.path[:80]} can't be used", hint=FORM)
    for path in {change.path, change.target}:
        find_place(settings.ENVIRONMENT.folder, path)
    if change.text is not None:
        check_size(change.path, len(change.text))
        if not change.text.isascii() and change.text.encode(errors="replace").decode() != change.text:
            raise InvalidInput("the text has half a character", hint="remove what can't be shown")
    return change

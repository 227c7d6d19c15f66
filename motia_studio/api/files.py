"""`/api/files`: the files of the project, for whoever may change them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_safe

from motia_studio.accounts.roles import Role, needs, role_of
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.audit import note
from motia_studio.errors import error_response
from motia_studio.files.check import check_text
from motia_studio.files.content import Content, check_size, language_of, read_file
from motia_studio.files.move import move_file, remove_file
from motia_studio.files.place import find_place
from motia_studio.files.save import save_file
from motia_studio.files.starting import starts_programs
from motia_studio.files.tree import list_files
from motia_studio.scaffold.create import create_file, folders_of
from runtime.discovery.version import name_of
from runtime.errors import InvalidInput, StoreUnavailable, ValueChanged


@needs(Role.EDITOR)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Return the paths of the project's files: `{"files": [path], "more"}`."""
    found = list_files(settings.ENVIRONMENT.folder)
    return json_answer({"files": found.paths, "more": found.more})


@needs(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "PUT", "PATCH", "DELETE"])
def file(request: HttpRequest, path: str) -> HttpResponse:
    """Return a file, or (PUT of `{"text", "base"}`) save it on the base of the version that a GET returned.

    `base` is null for a new file, whose folders are made. What has changed meanwhile is refused with 409, with `theirs`
    and its `version`. A PATCH of `{"to", "base"}` gives it another path; a DELETE with `?base=` takes it away.
    """
    project = settings.ENVIRONMENT.folder
    change = CHANGES.get(request.method or "")
    if change is not None:
        return change(request, project, path)
    try:
        return json_answer(_shown(path, read_file(project, path)))
    except FileNotFoundError:
        hint = "It may have another name by now, or was deleted; the tree has what there is."
        return error_response("not_found", f"There is no file {path}.", hint, 404)


@needs(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "PUT", "PATCH", "DELETE", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Return what is wrong with the `{"path", "text"}` of a POST; otherwise this is a file named "check"."""
    if request.method != "POST":
        return file(request, "check")
    body = json_object(request)
    path, text = _text(body, "path"), _text(body, "text")
    find_place(settings.ENVIRONMENT.folder, path)
    check_size(path, len(text))
    return json_answer({"problems": [mistake._asdict() for mistake in check_text(path, text)]})


def _saved(request: HttpRequest, project: Path, path: str) -> HttpResponse:
    body = json_object(request)
    base = body.get("base", "")
    if base is not None and (not isinstance(base, str) or not base):
        raise InvalidInput("base is missing", hint="send the version that was read, or null for a new file")
    text = _text(body, "text")
    if refusal := _for_admins(request, project, path):
        return refusal
    try:
        if base is None:
            content = create_file(project, _home(), path, text)
        else:
            content = save_file(project, _home(), path, text, base)
    except ValueChanged as error:
        return _refused(error, project, path)
    _note(request, f"saved {path}", {"file": path, "version": content.version})
    return json_answer(_shown(path, content))


def _moved(request: HttpRequest, project: Path, path: str) -> HttpResponse:
    body = json_object(request)
    to, base = _text(body, "to"), _text(body, "base")
    if refusal := _for_admins(request, project, path, to):
        return refusal
    with folders_of(find_place(project, to)):
        move_file(project, _home(), path, to, base)
    _note(request, f"moved {path} to {to}", {"file": path, "to": to, "version": base})
    return json_answer(_shown(to, read_file(project, to)))


def _removed(request: HttpRequest, project: Path, path: str) -> HttpResponse:
    base = request.GET.get("base", "")
    if refusal := _for_admins(request, project, path):
        return refusal
    content = remove_file(project, _home(), path, base)
    _note(request, f"deleted {path}", {"file": path, "version": content.version})
    return json_answer({"path": path, "text": content.text})


CHANGES: Final = {"PUT": _saved, "PATCH": _moved, "DELETE": _removed}


def _for_admins(request: HttpRequest, project: Path, *paths: str) -> HttpResponse | None:
    """Return the refusal of a change to what runs before anybody runs a Step; None for other files."""
    for path in paths:
        if starts_programs(find_place(project, path).parts[-1]) and role_of(request.user) is not Role.ADMIN:
            message = f"Only an admin changes {path}: it says what runs before anybody runs a Step."
            return error_response("forbidden", message, "Ask an admin, or change it in the project's folder.", 403)
    return None


def _home() -> Path:
    environment = settings.ENVIRONMENT
    return environment.home or environment.folder


def _note(request: HttpRequest, done: str, data: dict[str, Any]) -> None:
    # It is done, whatever happens to the line in the log.
    with suppress(StoreUnavailable):
        note(request.user.get_username(), done, data=data)


def _refused(error: ValueChanged, project: Path, path: str) -> HttpResponse:
    try:
        there: Content | None = read_file(project, path)
    except FileNotFoundError:
        there = None
    told = {"code": error.code, "message": error.message, "hint": error.hint}
    theirs = {"theirs": there.text if there else None, "version": there.version if there else None}
    return JsonResponse({"error": told, **theirs}, status=error.status)


def _shown(path: str, content: Content) -> dict[str, Any]:
    return {
        "path": path,
        "text": content.text,
        "version": content.version,
        "language": language_of(path),
        "lineEnding": content.ending,
        # By this name the diagram tells whether a Step runs what is in its file.
        "git": name_of(content.raw),
    }


def _text(body: dict[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str):
        raise InvalidInput(f"{field} isn't a text", hint='send {"' + field + '": "…"}')
    return value

"""`/api/state`: the project's state by group and key, and what people change in it.

Groups and keys may hold any character, slashes too, so they are parameters and never part of a path.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.api.query import name, text, whole_number
from motia_studio.api.seen_values import Reader
from motia_studio.json_value import read_json
from motia_studio.state import change, delete, held, held_many, list_groups, list_keys
from motia_studio.state_history import Place, Written, find_writes
from runtime.adapters.payload import load, version_of
from runtime.errors import InvalidInput, ValueChanged

MOST = 500
PAGE = 100


@needs(Role.VIEWER)
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Return groups with their number of keys: `{"groups": [{"name", "keys"}], "total", "more"}`."""
    found, total = list_groups(after=request.GET.get("after"), text=text(request, "q"), limit=_limit(request))
    reader = Reader.of(request)
    rows = [{"name": group, "keys": count} for group, count in found.rows if reader.may_name(group)]
    return json_answer({"groups": rows, "total": total, "more": found.more})


@needs(Role.VIEWER)
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Return the keys of a group with what a line shows of each value; `after` is the last key of the page before."""
    reader = Reader.of(request)
    group = name(request, "group")
    found, total = list_keys(group, after=request.GET.get("after"), text=text(request, "q"), limit=_limit(request))
    rows = [{"key": key, "preview": reader.preview(raw)} for key, raw in found.rows if reader.may_name(key)]
    return json_answer({"group": group, "keys": rows, "total": total, "more": found.more})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "PUT", "DELETE"])
def value(request: HttpRequest) -> HttpResponse:
    """Return, change or delete the value of one key. Its `version` is null where there is none.

    A PUT of `{"text", "basedOn"}` is based on the `version` that a GET returned; null means that there was none. What
    has changed meanwhile is refused with 409, and `current` in the answer is what is there now.
    """
    group, key, user = name(request, "group"), name(request, "key"), request.user.get_username()
    if request.method == "DELETE":
        return _deleted(request, group, [key])
    if request.method == "PUT":
        body = json_object(request)
        _check_seen(request, group, [key])
        try:
            trace = change(user, group, key, read_json(body.get("text")), based_on=_base(body))
        except ValueChanged as error:
            told = {"code": error.code, "message": error.message, "hint": error.hint}
            return JsonResponse({"error": told, "current": _shown(request, group, key)}, status=error.status)
        return json_answer({"traceId": trace, **_shown(request, group, key)})
    return json_answer(_shown(request, group, key))


@needs(Role.OPERATOR)
@require_POST
def delete_many(request: HttpRequest) -> HttpResponse:
    """Delete the keys of `{"group", "keys": [...]}`; the answer has what they held, by which it can be undone."""
    body = json_object(request)
    group, chosen = body.get("group"), body.get("keys")
    if not isinstance(group, str):
        raise InvalidInput("group is missing", hint="write the group whose keys are to be deleted")
    if not isinstance(chosen, list) or not 0 < len(chosen) <= MOST or not all(isinstance(key, str) for key in chosen):
        raise InvalidInput("keys isn't a list of keys", hint=f"write 1 to {MOST} keys of the group")
    return _deleted(request, group, list(dict.fromkeys(chosen)))


@needs(Role.VIEWER)
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Return who wrote a key, newest first, as far back as was looked; `before` carries on from there."""
    before = text(request, "before")
    place = Place.read(before) if before else None
    limit = whole_number(request, "limit", default=30, most=100) or 30
    found = find_writes(name(request, "group"), name(request, "key"), before=place, limit=limit)
    return json_answer(
        {
            "writes": Reader.of(request).seen([_written(each) for each in found.writes]),
            "before": found.before and str(found.before),
            "looked": found.looked,
            "since": None if found.since is None else found.since / 1e6,
        }
    )


def _limit(request: HttpRequest) -> int:
    return whole_number(request, "limit", default=PAGE, most=MOST) or PAGE


def _base(body: dict[str, Any]) -> str | None:
    base = body.get("basedOn", "")
    if base is not None and (not isinstance(base, str) or not base):
        raise InvalidInput("basedOn is missing", hint="send the version that was read, or null for a new key")
    return base


def _shown(request: HttpRequest, group: str, key: str) -> dict[str, Any]:
    raw = held(group, key)
    seen = {"value": None, "text": ""} if raw is None else Reader.of(request).whole(raw)
    return {"group": group, "key": key, "version": version_of(raw), **seen}


def _check_seen(request: HttpRequest, group: str, keys: list[str]) -> None:
    """Refuse a change of values that the reader sees only in part: by it `***` would take the place of a secret.

    :raises InvalidInput: one of them holds a secret.
    """
    reader = Reader.of(request)
    if reader.masker is None:
        return
    for key, raw in zip(keys, held_many(group, keys), strict=True):
        if raw is not None:
            reader.check_seen(load(raw), f"{group}/{key}")


def _deleted(request: HttpRequest, group: str, keys: list[str]) -> HttpResponse:
    _check_seen(request, group, keys)
    gone, trace = delete(request.user.get_username(), group, keys)
    return json_answer({"deleted": [{"key": key, "value": old} for key, old in gone.items()], "traceId": trace})


def _written(each: Written) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": each.span_id,
        "traceId": each.trace_id,
        "at": each.at / 1e6,
        "step": each.step,
        "by": each.by,
        "did": each.did,
        "restorable": each.restorable,
    }
    if each.has_before:
        shown["before"] = each.before
    if each.has_after:
        shown["after"] = each.after
    return shown

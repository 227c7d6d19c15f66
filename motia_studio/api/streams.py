"""`/api/streams`: the project's streams, their items, what passed by in them, and an event that a person sends.

Groups and items may hold any character, slashes too, so they are parameters and never part of a path.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.api.query import name, text, whole_number
from motia_studio.api.seen_values import Reader
from motia_studio.json_value import read_json
from motia_studio.live.streams import shown_events
from motia_studio.masking import project_masker
from motia_studio.project import current_project
from motia_studio.streams import Groups, list_items, list_streams, recent_events, send
from runtime.errors import InvalidInput
from runtime.model import Registry, StreamDefinition

MOST = 500
PAGE = 100


@needs(Role.VIEWER)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Return the streams with their groups; `clients` are the connections that follow one just now."""
    registry = current_project().registry()
    declared = {found.name: found for found in registry.streams}
    found = list_streams(list(declared))
    reader = Reader.of(request)
    streams = [_stream(name, found[name], declared.get(name), registry, reader) for name in found]
    return json_answer({"streams": streams})


@needs(Role.VIEWER)
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Return the items of a group with what a line shows of each; `after` is the last item of the page before."""
    stream, group = name(request, "stream"), name(request, "group")
    limit = whole_number(request, "limit", default=PAGE, most=MOST) or PAGE
    after = request.GET.get("after")
    found, total, clients = list_items(stream, group, after=after, text=text(request, "q"), limit=limit)
    reader = Reader.of(request)
    rows = [{"item": item, **reader.whole(raw)} for item, raw in found.rows if reader.may_name(item)]
    return json_answer({"items": rows, "total": total, "clients": clients, "more": found.more})


@needs(Role.VIEWER)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Return what passed by last, oldest first, in one stream or in all. The live socket (`streams`) carries on."""
    stream = request.GET.get("stream")
    limit = whole_number(request, "limit", default=PAGE, most=MOST) or PAGE
    last = [event for event in recent_events(MOST) if stream is None or event.stream == stream]
    return json_answer({"events": shown_events(last[-limit:], project_masker())})


@needs(Role.OPERATOR)
@require_POST
def send_event(request: HttpRequest) -> HttpResponse:
    """Send `{"stream", "group", "item", "type", "text"}`: to an item, or to all of a group where item is null."""
    body = json_object(request)
    stream, group, kind = (_word(body, part) for part in ("stream", "group", "type"))
    item = body.get("item")
    if item is not None and not isinstance(item, str):
        raise InvalidInput("item isn't a text", hint="write the id of an item, or null for all who follow the group")
    if stream not in {found.name for found in current_project().registry().streams}:
        raise InvalidInput(f"there is no stream {stream[:80]!r}", hint="choose one that the project declares")
    event = {"type": kind, "data": read_json(body.get("text"))}
    return json_answer({"traceId": send(request.user.get_username(), stream, group, item, event)})


def _word(body: dict[str, Any], part: str) -> str:
    word = body.get(part)
    if not isinstance(word, str) or not word:
        raise InvalidInput(f"{part} is missing", hint='write {"stream", "group", "item", "type", "text"}')
    return word


def _stream(
    name: str, groups: Groups, found: StreamDefinition | None, registry: Registry, reader: Reader
) -> dict[str, Any]:
    shown = [row for row in groups.rows if reader.may_name(row[0])]
    rows = [{"name": group, "items": items, "clients": clients} for group, items, clients in shown]
    reacting = registry.by_topic.get(f"@stream/{name}", ())
    return {
        "name": name,
        "file": found.file if found else None,
        "broken": found.broken.message if found and found.broken else None,
        "guarded": bool(found and found.has_join),
        "groups": rows,
        "groupCount": groups.total,
        "items": sum(row["items"] for row in rows),
        "clients": sum(row["clients"] for row in rows),
        "reacting": sorted({each.step.name for each in reacting}),
    }

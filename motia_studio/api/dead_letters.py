"""`/api/dead-letters`: messages that were given up, by what they failed with, and what people do with them.

A request that changes many names them: `ids`, or `group` for all of one kind ("" for all of the queue). `expected` is
how many the person was told of; if they are others by now, nothing is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.api.query import name, text, whole_number
from motia_studio.api.seen_values import Reader
from motia_studio.json_value import laid_out, read_json
from motia_studio.project import current_project
from motia_studio.queues.attempts import read_attempts
from motia_studio.queues.discard import discard as throw_away
from motia_studio.queues.discard import restore as put_back
from motia_studio.queues.groups import chosen, grouped, members
from motia_studio.queues.letters import MOST, Grave, find_letters, read_graves
from motia_studio.queues.redrive import FASTEST, LetterGone, counted, gone, redrive_copy
from motia_studio.queues.redrive import redrive as run_again
from motia_studio.queues.redrive import stop as stop_redrive
from motia_studio.queues.redrives import read_redrives
from motia_studio.queues.shown import shown_data, without_secrets
from runtime.adapters.queue.letters import Letter
from runtime.errors import InvalidInput

PAGE = 50
LONGEST_NAME = 2_000


@needs(Role.VIEWER)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Return the groups of `queue`, a page of the letters of `group` from `after` on, and how its redrives stand."""
    queue, group = name(request, "queue"), text(request, "group")
    offset = whole_number(request, "after", default=0, most=MOST) or 0
    limit = whole_number(request, "limit", default=PAGE, most=200) or PAGE
    graves = read_graves(queue)
    page = members(graves, group)[offset : offset + limit]
    contents = {letter.id: letter for letter in find_letters(queue, [grave.id for grave in page])}
    return json_answer(
        {
            "groups": grouped(graves),
            "letters": [_row(grave, contents.get(grave.id)) for grave in page],
            "redrives": read_redrives(queue),
            "takers": queue in current_project().registry().subscriptions,
        }
    )


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest, letter: str) -> HttpResponse:
    """Return one dead letter of `queue` whole, without secrets, with every attempt at it."""
    found = _letter(name(request, "queue"), letter)
    message, shown = found.content.message, shown_data(found.content.message.data)
    return json_answer(
        {
            "id": found.id,
            "topic": message.topic,
            "messageId": message.id,
            "traceId": message.trace.trace_id,
            "spanId": found.content.span,
            "producer": message.producer,
            "group": without_secrets(message.group or "") or None,
            "sent": message.created_at * 1000,
            "text": shown.text,
            "masked": shown.is_masked,
            "attempts": read_attempts(found.id),
        }
    )


@needs(Role.OPERATOR)
@require_safe
def payload(request: HttpRequest, letter: str) -> HttpResponse:
    """Return the data of one dead letter of `queue` as JSON text, for whoever wants to send it with changes."""
    data = _letter(name(request, "queue"), letter).content.message.data
    Reader.of(request).check_seen(data, "this message")
    return json_answer({"text": laid_out(msgspec.json.encode(data))})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_POST
def redrive(request: HttpRequest) -> JsonResponse:
    """Have dead letters run again, `rate` of them in a second (absent: all at once)."""
    choice = _Choice.read(request)
    rate = choice.body.get("rate")
    if rate is not None and not (isinstance(rate, int | float) and not isinstance(rate, bool) and 0 < rate <= FASTEST):
        raise InvalidInput(
            "rate is not a speed", hint=f"write how many in a second, up to {FASTEST:,.0f}, or leave it out"
        )
    graves = choice.graves()
    about = graves[0].fault.name if choice.group else counted(len(graves))
    ids = [grave.id for grave in graves]
    done = run_again(choice.queue, ids, by=request.user.get_username(), about=about, rate=float(rate or 0))
    return JsonResponse({"redrive": done.name, "count": done.count})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_POST
def stop(request: HttpRequest, redrive: str) -> JsonResponse:
    """Stop a redrive; what isn't due yet stays a dead letter."""
    return JsonResponse({"takenBack": stop_redrive(redrive, by=request.user.get_username())})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_POST
def copy(request: HttpRequest) -> JsonResponse:
    """Send a copy of the dead letter `id` with other data (`text`, JSON); the original stays until it went well."""
    body = json_object(request)
    queue, letter, data = _name(body, "queue"), _name(body, "id"), read_json(body.get("text"))
    Reader.of(request).check_seen(_letter(queue, letter).content.message.data, "this message")
    return JsonResponse({"copy": redrive_copy(queue, letter, data, by=request.user.get_username())})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_POST
def discard(request: HttpRequest) -> JsonResponse:
    """Throw dead letters away; they can be put back for ten minutes."""
    choice = _Choice.read(request)
    if choice.expected is None:
        raise InvalidInput("expected is missing", hint="say how many there are, so that no others are thrown away")
    discarded, count = throw_away(choice.queue, [grave.id for grave in choice.graves()], by=request.user.get_username())
    return JsonResponse({"discarded": discarded, "count": count})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_POST
def restore(request: HttpRequest) -> JsonResponse:
    """Put back what was thrown away under the name `discarded`."""
    body = json_object(request)
    queue, discarded = _name(body, "queue"), _name(body, "discarded")
    return JsonResponse({"count": put_back(queue, discarded, by=request.user.get_username())})


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which dead letters a request means."""

    body: dict[str, Any]
    queue: str
    ids: list[str]
    group: str | None
    expected: int | None

    @classmethod
    def read(cls, request: HttpRequest) -> _Choice:
        body = json_object(request)
        ids, group, expected = body.get("ids", []), body.get("group"), body.get("expected")
        if not isinstance(ids, list) or len(ids) > MOST or not all(isinstance(each, str) for each in ids):
            raise InvalidInput("ids isn't a list of ids", hint=f"of at most {MOST:,} dead letters at once")
        if group is not None and not isinstance(group, str):
            raise InvalidInput("group isn't a text", hint="write a group of the list, or leave it out and send ids")
        if expected is not None and (not isinstance(expected, int) or isinstance(expected, bool)):
            raise InvalidInput("expected isn't a number", hint="write how many dead letters there are")
        if group is None and not ids:
            raise InvalidInput("no dead letters are chosen", hint="send ids, or a group")
        return cls(body, _name(body, "queue"), ids, group, expected)

    def graves(self) -> list[Grave]:
        found = chosen(self.queue, self.ids, self.group, self.expected)
        if not found:
            raise gone()
        return found


def _name(body: dict[str, Any], field: str) -> str:
    found = body.get(field)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_NAME:
        raise InvalidInput(f"{field} is missing", hint=f"send {field} as a text")
    return found


def _letter(queue: str, letter: str) -> Letter:
    found = find_letters(queue, [letter])
    if not found:
        raise LetterGone("this isn't a dead letter any more", hint="it was redriven or discarded")
    return found[0]


def _row(grave: Grave, letter: Letter | None) -> dict[str, Any]:
    message = letter.content.message if letter else None
    return {
        "id": grave.id,
        "name": grave.fault.name,
        "message": without_secrets(grave.fault.message),
        "failed": grave.failed * 1000,
        "sent": grave.sent * 1000,
        "attempts": grave.attempts,
        "traceId": message.trace.trace_id if message else None,
        "preview": shown_data(message.data).preview if message else None,
        "copy": grave.copy,
        "origin": grave.origin,
    }

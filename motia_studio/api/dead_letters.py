"""`/api/dead-letters`: messages that were given up, by what they failed with, and what people do with them.

A request that changes many names them: `ids`, or `group` for all of one kind ("" for all of the queue), of those from
`newest` to `oldest` that the person has seen. `expected` is how many the person was told of; if they are others by now,
nothing is done.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe
from msgspec import Meta

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import read_body
from motia_studio.api.query import name, text, whole_number
from motia_studio.api.seen_values import Reader
from motia_studio.json_value import laid_out, read_json
from motia_studio.project import current_project
from motia_studio.queues.attempts import read_attempts
from motia_studio.queues.discard import discard as throw_away
from motia_studio.queues.discard import restore as put_back
from motia_studio.queues.groups import chosen_group, chosen_letters, grouped, members
from motia_studio.queues.letters import MOST, Grave, Stretch, Tries, count_graves, find_letters, read_graves, read_tries
from motia_studio.queues.redrive import FASTEST, LetterGone, counted, gone, redrive_copy
from motia_studio.queues.redrive import redrive as run_again
from motia_studio.queues.redrive import stop as stop_redrive
from motia_studio.queues.redrives import read_redrives
from motia_studio.queues.shown import shown_data, without_secrets
from runtime.adapters.queue.letters import Letter
from runtime.errors import InvalidInput

PAGE = 50
Name = Annotated[str, Meta(min_length=1, max_length=2_000)]


@needs(Role.VIEWER)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Return the groups of `queue`, a page of the letters of `group` from `after` on, and how its redrives stand.

    Groups are made of the newest 10,000 of `total`, from `newest` to `oldest`; whoever wants to change a group as it is
    here sends these two along.
    """
    queue, group = name(request, "queue"), text(request, "group")
    offset = whole_number(request, "after", default=0, most=MOST) or 0
    limit = whole_number(request, "limit", default=PAGE, most=200) or PAGE
    graves = read_graves(queue)
    page = members(graves, group)[offset : offset + limit]
    ids = [grave.id for grave in page]
    contents, tries = {letter.id: letter for letter in find_letters(queue, ids)}, read_tries(ids)
    return json_answer(
        {
            "groups": grouped(graves),
            "total": count_graves(queue, graves),
            "newest": graves[0].id if graves else None,
            "oldest": graves[-1].id if graves else None,
            "letters": [_row(grave, tries[grave.id], contents.get(grave.id)) for grave in page],
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
    choice = read_body(request, _Redrive)
    graves = choice.graves()
    about = graves[0].fault.name if choice.group else counted(len(graves))
    ids = [grave.id for grave in graves]
    done = run_again(choice.queue, ids, by=request.user.get_username(), about=about, rate=choice.rate or 0.0)
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
    body = read_body(request, _Copy)
    data = read_json(body.text)
    Reader.of(request).check_seen(_letter(body.queue, body.id).content.message.data, "this message")
    return JsonResponse({"copy": redrive_copy(body.queue, body.id, data, by=request.user.get_username())})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_POST
def discard(request: HttpRequest) -> JsonResponse:
    """Throw dead letters away; they can be put back for ten minutes."""
    choice = read_body(request, _Choice)
    if choice.expected is None:
        raise InvalidInput("expected is missing", hint="say how many there are, so that no others are thrown away")
    discarded, count = throw_away(choice.queue, [grave.id for grave in choice.graves()], by=request.user.get_username())
    return JsonResponse({"discarded": discarded, "count": count})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_POST
def restore(request: HttpRequest) -> JsonResponse:
    """Put back what was thrown away under the name `discarded`."""
    body = read_body(request, _Restore)
    return JsonResponse({"count": put_back(body.queue, body.discarded, by=request.user.get_username())})


class _Named(msgspec.Struct):
    """The queue whose dead letters a request means."""

    queue: Name


class _Copy(_Named, kw_only=True):
    id: Name
    text: Any = None


class _Restore(_Named, kw_only=True):
    discarded: Name


class _Choice(_Named, kw_only=True):
    """Which dead letters a request means."""

    ids: Annotated[list[str], Meta(max_length=MOST)] = []
    group: str | None = None
    newest: str | None = None
    oldest: str | None = None
    expected: int | None = None

    def graves(self) -> list[Grave]:
        if self.group is None:
            if not self.ids:
                raise InvalidInput("no dead letters are chosen", hint="send ids, or a group")
            found = chosen_letters(self.queue, self.ids, self.expected)
        else:
            seen = Stretch(self.newest, self.oldest) if self.newest and self.oldest else None
            found = chosen_group(self.queue, self.group, seen, self.expected)
        if not found:
            raise gone()
        return found


class _Redrive(_Choice, kw_only=True):
    rate: Annotated[float, Meta(gt=0, le=FASTEST)] | None = None


def _letter(queue: str, letter: str) -> Letter:
    found = find_letters(queue, [letter])
    if not found:
        raise LetterGone("this isn't a dead letter any more", hint="it was redriven or discarded")
    return found[0]


def _row(grave: Grave, tries: Tries, letter: Letter | None) -> dict[str, Any]:
    message = letter.content.message if letter else None
    return {
        "id": grave.id,
        "name": grave.fault.name,
        "message": without_secrets(grave.fault.message),
        "failed": grave.failed * 1000,
        "sent": grave.sent * 1000,
        "attempts": tries.attempts,
        "traceId": message.trace.trace_id if message else None,
        "preview": shown_data(message.data).preview if message else None,
        "copy": tries.copy,
        "origin": tries.origin,
    }

"""Has dead letters run again. For whoever has a trace's failed message before them:

    continue_from("Triage/queue(ticket.created)", message_id, by="ada")

has that one dead letter run again as the same message in the same trace, under the next attempt's number and in a new
span of its trigger (`motia.continues` names the one that failed). It raises `LetterGone` where there is no such dead
letter (any more). A FIFO group takes it at its end. Each call leaves a line in the project's log.

`redrive` does that with many, at a rate that `stop` ends; `redrive_copy` sends a changed copy and keeps the original
until the copy has gone well. All names of queues are those of subscriptions: `Step/trigger`.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from django.conf import settings

from motia_studio.audit import line, note, write
from motia_studio.project import current_project
from motia_studio.queues.letters import find_letters
from runtime.adapters.payload import check
from runtime.adapters.queue.jobs import job_id
from runtime.adapters.queue.letters import Letter, Letters, Redrive
from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.redis_client import connect
from runtime.config.reader import read_config
from runtime.errors import InvalidInput, StepNotFound, ValueChanged
from runtime.execution.publisher import Publisher
from runtime.model import Subscription, TraceContext, new_message_id

MOST_AT_ONCE: Final = 10_000
FASTEST: Final = 1_000.0
T = TypeVar("T")


class LetterGone(ValueChanged):
    """What was a dead letter isn't one any more; nothing was done."""


@dataclass(frozen=True, slots=True)
class Redriven:
    """A redrive that has begun: its name, by which it can be stopped, and how many letters run again."""

    name: str
    count: int


def continue_from(queue: str, message: str, *, by: str) -> None:
    """Have the dead letter of a message run again; `message` is the message's id (`motia.message_id`).

    :raises LetterGone: the subscription has no dead letter of this message.
    :raises StepNotFound: no Step takes the subscription's messages any more.
    :raises StoreUnavailable: Redis doesn't answer.
    """
    redrive(queue, [job_id(message, queue)], by=by)


def redrive(queue: str, ids: Sequence[str], *, by: str, about: str = "", rate: float = 0.0) -> Redriven:
    """Have dead letters run again in the order given: all at once, or `rate` of them in a second.

    `about` says in words which they are.

    :raises InvalidInput: there are none, or too many.
    :raises LetterGone: none of them is a dead letter any more.
    :raises StepNotFound: no Step takes the subscription's messages any more.
    :raises StoreUnavailable: Redis doesn't answer; some may be on their way, and the same call sends the others.
    """
    found = subscription(queue)
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise InvalidInput(f"{len(ids):,} dead letters can't be redriven at once", hint=f"choose 1 to {MOST_AT_ONCE:,}")
    letters = find_letters(queue, ids)
    told = Redrive(secrets.token_hex(6), by, about, rate)
    count = act(lambda hold: hold.redrive(queue, letters, told, at=time.time())) if letters else 0
    if not count:
        raise gone()
    _tell(found, by, letters, count, rate)
    return Redriven(told.name, count)


def redrive_copy(queue: str, job: str, data: Any, *, by: str) -> str:
    """Send a copy of a dead letter with other data; the original goes once the copy has gone well.

    Return the id of the copy's job.

    :raises LetterGone: it isn't a dead letter any more.
    :raises InvalidPayload: `data` can't be sent.
    :raises StepNotFound: no Step takes the subscription's messages any more.
    """
    found = subscription(queue)
    check(data)
    letters = find_letters(queue, [job])
    if not letters:
        raise gone()
    message = replace(letters[0].content.message, id=new_message_id(), data=data, delay_ms=0, created_at=time.time())
    config = read_config(settings.ENVIRONMENT.folder, environ=os.environ)

    async def send(hold: Letters) -> str | None:
        broker = RqQueue(settings.ENVIRONMENT.redis_url, {})
        publisher = Publisher(broker, current_project().registry, compete=False, settings=config.queue)
        parcel = publisher.parcel(found, message)
        sent = await hold.copy(parcel, letters[0], at=time.time())
        await broker.close()
        return parcel.key if sent else None

    key = act(send)
    if key is None:
        raise gone()
    deed = f"redrove a dead letter of {found.step.name} with other data"
    write(line(by, deed, step=found.step.name, trace=_trace(letters[0]), data={"copy": key, "original": job}))
    return key


def stop(name: str, *, by: str) -> int:
    """Stop a redrive; return how many letters were not due yet and stay dead letters."""
    count = act(lambda hold: hold.take_back(name, by))
    note(by, f"stopped a redrive: {counted(count)} stay", data={"redrive": name, "count": count})
    return count


def subscription(queue: str) -> Subscription:
    """Return who takes a queue's messages.

    :raises StepNotFound: nobody does.
    """
    found = current_project().registry().subscriptions.get(queue)
    if found is None:
        raise StepNotFound(
            f"no Step takes the messages of {queue[:200]!r}", hint="it was renamed, or its trigger is gone"
        )
    return found


def act(deed: Callable[[Letters], Awaitable[T]]) -> T:
    """Do something with dead letters on a connection of its own.

    :raises StoreUnavailable: Redis doesn't answer.
    """

    async def run() -> T:
        connection = connect(settings.ENVIRONMENT.redis_url)
        try:
            return await deed(Letters(connection))
        finally:
            await connection.aclose()

    return asyncio.run(run())


def gone() -> LetterGone:
    """Return the error of who wants to do something with a dead letter that is none."""
    return LetterGone("that isn't a dead letter any more", hint="somebody else redrove or discarded it; look again")


def counted(count: int) -> str:
    """Return how many dead letters, in words."""
    return f"{count:,} dead letter{'' if count == 1 else 's'}"


def _tell(found: Subscription, by: str, letters: Sequence[Letter], count: int, rate: float) -> None:
    pace = f", {rate:g} a second" if rate and count > 1 else ""
    which = "a dead letter" if count == 1 else counted(count)
    trace = _trace(letters[0]) if len(letters) == 1 else None
    data = {"ids": [letter.id for letter in letters[:100]], "count": count}
    write(line(by, f"redrove {which} of {found.step.name}{pace}", step=found.step.name, trace=trace, data=data))


def _trace(letter: Letter) -> TraceContext:
    return TraceContext(letter.content.message.trace.trace_id, letter.content.span)

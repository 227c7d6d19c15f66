"""Reads dead letters: which there are, what they say and what they failed with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from motia_studio.depths import client
from motia_studio.queues.errors import Fault, fault_of_stack, read_fault, unpack
from runtime.adapters.queue.jobs import JobInput, decode
from runtime.adapters.queue.letters import Letter
from runtime.adapters.redis_client import available
from runtime.errors import InvalidPayload, ValueChanged

# The newest of a queue; more than that nobody looks at one by one.
MOST: Final = 10_000
# Letters of one command: Redis serves nobody meanwhile.
AT_ONCE: Final = 1_000
FIELDS: Final = ("created_at", "ended_at", "motia_error")


class Grave(NamedTuple):
    """A dead letter as groups need it. Thousands are made for each page."""

    id: str
    fault: Fault
    created: bytes | None
    ended: bytes | None

    @property
    def sent(self) -> float:
        """Return when its message was sent, in seconds since the epoch."""
        return seconds(self.created)

    @property
    def failed(self) -> float:
        """Return when it was given up, in seconds since the epoch."""
        return seconds(self.ended) or self.sent


class Tries(NamedTuple):
    """How often a dead letter was tried, and the changed copy of it that runs; `origin` is what it is a copy of."""

    attempts: int
    copy: str | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The dead letters from one to another, by their ids, as somebody saw them: `newest` failed last."""

    newest: str
    oldest: str


def read_graves(queue: str, seen: Stretch | None = None) -> list[Grave]:
    """Return the dead letters of a subscription, the newest failure first; of many the newest 10,000.

    Those that somebody has seen are the same ones however many have come since.

    :raises ValueChanged: one of the ends of what was seen isn't a dead letter any more.
    :raises StoreUnavailable: Redis doesn't answer.
    """
    redis: Any = client()
    key, begin, end = f"rq:failed:{queue}", 0, MOST
    with available():
        if seen is not None:
            ranks = [redis.zrevrank(key, each) for each in (seen.newest, seen.oldest)]
            if None in ranks:
                raise changed()
            begin, end = ranks[0], min(ranks[1] + 1, ranks[0] + MOST)
        pipe = redis.pipeline(transaction=False)
        for place in range(begin, end, AT_ONCE):
            get = ["#", *(f"rq:job:*->{field}" for field in FIELDS)]
            pipe.sort(key, place, min(AT_ONCE, end - place), by="nosort", get=get, desc=True, groups=True)
        # One that came while they were read has moved the others by a place.
        rows = {job: fields for part in pipe.execute() for job, *fields in part}
    ends = [each.decode() for each in (*list(rows)[:1], *list(rows)[-1:])]
    if seen is not None and ends != [seen.newest, seen.oldest]:
        raise changed()
    return _graves(rows)


def count_graves(queue: str, read: Sequence[Grave]) -> int:
    """Return how many dead letters a subscription has, given those that were read of it.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    redis: Any = client()
    with available():
        total = int(redis.zcard(f"rq:failed:{queue}"))
    return total if total > MOST else len(read)


def find_graves(queue: str, ids: Sequence[str]) -> list[Grave]:
    """Return those of some jobs that are dead letters of a subscription.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        pipe = client().pipeline(transaction=False)
        for job in ids:
            pipe.zscore(f"rq:failed:{queue}", job)
            pipe.hmget(f"rq:job:{job}", FIELDS)
        answers: list[Any] = pipe.execute()
    found = zip(ids, answers[::2], answers[1::2], strict=True)
    return _graves({job.encode(): fields for job, score, fields in found if score is not None})


def read_tries(ids: Sequence[str]) -> dict[str, Tries]:
    """Return how often each of some dead letters was tried.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        pipe = client().pipeline(transaction=False)
        for job in ids:
            pipe.hmget(f"rq:job:{job}", "motia_attempt", "motia_copy", "motia_origin")
        answers: list[Any] = pipe.execute()
    return {
        job: Tries(max(1, int(attempt or 2) - 1), _text(copy), _text(origin))
        for job, (attempt, copy, origin) in zip(ids, answers, strict=True)
    }


def changed() -> ValueChanged:
    """Return the error of who means dead letters that are others by now."""
    return ValueChanged("they are others by now", hint="look at them again; nothing was done")


def find_letters(queue: str, ids: Sequence[str]) -> list[Letter]:
    """Return what the queue needs to have dead letters run again; those that can't be read are left out.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        pipe = client().pipeline(transaction=False)
        for job in ids:
            pipe.hmget(f"rq:job:{job}", "data", "motia_attempt")
            pipe.zscore(f"rq:failed:{queue}", job)
        answers: list[Any] = pipe.execute()
    found: list[Letter] = []
    for job, (data, attempt), score in zip(ids, answers[::2], answers[1::2], strict=True):
        content = read_content(data)
        if content is not None and score is not None:
            found.append(Letter(job, int(attempt or 1), content))
    return found


def read_content(data: bytes | None) -> JobInput | None:
    """Return what a job says; None where it can't be read."""
    try:
        return None if data is None else decode(data)
    except InvalidPayload:
        return None


def seconds(stamp: bytes | None) -> float:
    """Return a time stamp of RQ's in seconds since the epoch; 0 where there is none."""
    try:
        return datetime.fromisoformat((stamp or b"").decode()).timestamp()
    except ValueError:
        return 0.0


def _graves(rows: Mapping[bytes, Sequence[bytes | None]]) -> list[Grave]:
    """Return the dead letters among jobs, given what `FIELDS` says of each, as far as they are kept."""
    kept = {job: fields for job, fields in rows.items() if fields[0] is not None}
    nameless = [job for job, fields in kept.items() if fields[2] is None]
    with available():
        pipe = client().pipeline(transaction=False)
        for job in nameless:
            pipe.xrevrange(b"rq:results:" + job, count=1)
        stacks = dict(zip(nameless, pipe.execute(), strict=True))
    return [_grave(job, fields, stacks.get(job)) for job, fields in kept.items()]


def _grave(job: bytes, row: Sequence[bytes | None], results: Any) -> Grave:
    created, ended, line = row
    if line is not None:
        fault = read_fault(line.decode(errors="replace"))
    else:
        stack = results[0][1].get(b"exc_string", b"") if results else b""
        fault = fault_of_stack(unpack(stack)) if stack else Fault("Error", "it isn't known why")
    return Grave(job.decode(), fault, created, ended)


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else raw.decode()

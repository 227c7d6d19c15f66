"""Reads dead letters: which there are, what they say and what they failed with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from motia_studio.depths import client
from motia_studio.queues.errors import Fault, fault_of_stack, read_fault, unpack
from runtime.adapters.queue.jobs import JobInput, decode
from runtime.adapters.queue.letters import Letter
from runtime.adapters.redis_client import available
from runtime.errors import InvalidPayload, ValueChanged

# The newest of a queue; more than that nobody looks at one by one.
MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Grave:
    """A dead letter as lists need it. Times are seconds since the epoch; `copy` is the changed copy of it that runs."""

    id: str
    fault: Fault
    sent: float
    failed: float
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
    key, begin, end = f"rq:failed:{queue}", 0, MOST - 1
    with available():
        if seen is not None:
            ranks = [redis.zrevrank(key, each) for each in (seen.newest, seen.oldest)]
            if None in ranks:
                raise changed()
            begin, end = ranks[0], min(ranks[1], ranks[0] + MOST - 1)
        ids: list[bytes] = redis.zrange(key, begin, end, desc=True)
    if seen is not None and [each.decode() for each in (*ids[:1], *ids[-1:])] != [seen.newest, seen.oldest]:
        raise changed()
    return read_each(ids)


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
    redis: Any = client()
    with available():
        scores = redis.zmscore(f"rq:failed:{queue}", list(ids)) if ids else []
    return read_each([each.encode() for each, score in zip(ids, scores, strict=True) if score is not None])


def changed() -> ValueChanged:
    """Return the error of who means dead letters that are others by now."""
    return ValueChanged("they are others by now", hint="look at them again; nothing was done")


def read_each(ids: Sequence[bytes]) -> list[Grave]:
    """Return the dead letters with these ids, in this order, as far as they are kept."""
    fields = ("motia_error", "created_at", "ended_at", "motia_attempt", "motia_copy", "motia_origin", "data")
    with available():
        pipe = client().pipeline(transaction=False)
        for job in ids:
            pipe.hmget(b"rq:job:" + job, fields[:-1])
            pipe.hexists(b"rq:job:" + job, "data")
        answers: list[Any] = pipe.execute()
        rows = list(zip(ids, answers[::2], answers[1::2], strict=True))
        nameless = [job for job, row, kept in rows if kept and row[0] is None]
        pipe = client().pipeline(transaction=False)
        for job in nameless:
            pipe.xrevrange(b"rq:results:" + job, count=1)
        stacks = dict(zip(nameless, pipe.execute(), strict=True))
    return [_grave(job, row, stacks.get(job)) for job, row, kept in rows if kept]


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


def _grave(job: bytes, row: Sequence[bytes | None], results: Any) -> Grave:
    line, created, ended, attempt, copy, origin = row
    if line is not None:
        fault = read_fault(line.decode(errors="replace"))
    else:
        stack = results[0][1].get(b"exc_string", b"") if results else b""
        fault = fault_of_stack(unpack(stack)) if stack else Fault("Error", "it isn't known why")
    sent = seconds(created)
    return Grave(
        job.decode(),
        fault,
        sent,
        seconds(ended) or sent,
        max(1, int(attempt or 2) - 1),
        None if copy is None else copy.decode(),
        None if origin is None else origin.decode(),
    )

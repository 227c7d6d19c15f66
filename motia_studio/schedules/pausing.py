"""Pauses schedules: the scheduler passes over those that are paused, and treats what they missed as `catchUp` says."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import cast

import msgspec

from motia_studio.depths import client
from runtime.adapters.queue.keys import CRON_PAUSED, CRON_RESUMED
from runtime.adapters.redis_client import available


@dataclass(frozen=True, slots=True)
class Pause:
    """Who paused a schedule, and when, in seconds since the epoch."""

    by: str | None = None
    at: float | None = None


def read_pauses() -> dict[str, Pause]:
    """Return the paused schedules by the names of their subscriptions.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        found = cast(dict[bytes, bytes], client().hgetall(CRON_PAUSED))
    return {name.decode(): _read(note) for name, note in found.items()}


def pause(schedule: str, by: str) -> bool:
    """Keep a schedule from firing; return whether it wasn't paused before. Who paused it first stays.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    note = msgspec.json.encode(Pause(by, time.time()))
    with available():
        return bool(client().hsetnx(CRON_PAUSED, schedule, note))


def resume(schedule: str) -> bool:
    """Let a schedule fire again; return whether it was paused.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        seconds, micros = client().time()
        # The scheduler has to know when it ends before it sees that it has ended.
        with client().pipeline(transaction=True) as pipe:
            pipe.hset(CRON_RESUMED, schedule, seconds + micros / 1e6)
            pipe.hdel(CRON_PAUSED, schedule)
            _, removed = pipe.execute()
    return bool(removed)


def _read(note: bytes) -> Pause:
    try:
        return msgspec.json.decode(note, type=Pause)
    except msgspec.DecodeError:
        return Pause()

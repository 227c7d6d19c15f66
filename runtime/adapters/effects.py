"""What makes a write happen once: its first result is kept under the write's own text, and answered again.

A text is unique to one call of one attempt, and no attempt is run again after a day.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Final

from redis.asyncio import Redis

from runtime.adapters.payload import load
from runtime.adapters.redis_client import available, resend
from runtime.adapters.state.base import Change

EFFECT_SECONDS: Final = 86_400


def effect_key(effect: str) -> str:
    """Return the Redis key of an effect's result. Deleting it is safe once the attempt can't be run again."""
    return f"motia:effect:{effect}"


def write_record(old: bytes | None, new: bytes | None) -> bytes:
    """Return what is kept of a write, made of JSON texts; None is no value."""
    return b'{"existed":%b,"old":%b,"new":%b}' % (b"false" if old is None else b"true", old or b"null", new or b"null")


def replayed(record: bytes) -> Change:
    """Return the change that a kept record tells of."""
    read = load(record)
    return Change(read["old"], read["new"], existed=read["existed"], replayed=True)


async def forget_effects(client: Redis, effects: Sequence[str]) -> None:
    """Delete the records that Redis keeps of effects."""
    if effects:
        with available():
            await resend(lambda: client.unlink(*map(effect_key, effects)))


class Effects:
    """Records of writes in this process's memory, forgotten after a day."""

    def __init__(self) -> None:
        self._records: dict[str, tuple[float, bytes]] = {}

    def find(self, effect: str | None) -> bytes | None:
        """Return the record of a write that was applied before, or None."""
        self._forget()
        found = self._records.get(effect) if effect is not None else None
        return found[1] if found is not None else None

    def keep(self, effect: str | None, record: bytes) -> None:
        """Remember a write; `record` is a JSON text."""
        if effect is not None:
            self._records[effect] = (time.monotonic() + EFFECT_SECONDS, record)

    def drop(self, effects: Iterable[str]) -> None:
        """Forget records that nobody will ask for again."""
        for effect in effects:
            self._records.pop(effect, None)

    def _forget(self) -> None:
        now = time.monotonic()
        while self._records:
            # A dict keeps the order of insertion, which is the order of expiry here.
            oldest = next(iter(self._records))
            if self._records[oldest][0] > now:
                return
            del self._records[oldest]

"""Telemetry as it comes from Redis: entries that are not decoded yet, no more of them at once than fit in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Self

from runtime.adapters.redis_client import available, connect
from runtime.adapters.redis_log import FIELD, Fields
from runtime.adapters.telemetry.redis import KEY, WRITER

BLOCK_MS: Final = 2000
# After the position of who has never read, and before every entry.
NONE_YET: Final = "0-1"
# The first read doesn't know yet how large entries are.
FIRST_ENTRIES: Final = 8
MOST_ENTRIES: Final = 200
MOST_BYTES: Final = 2 * 1024 * 1024


class Entry(NamedTuple):
    """What a writer wrote at once: so many `records`, after `before` others. Without `writer` no number is known."""

    id: str
    raw: bytes
    writer: str = ""
    before: int = 0
    records: int = 0

    @classmethod
    def read(cls, id_: bytes, fields: Fields) -> Self:
        """Read an entry of the stream."""
        raw, mark = fields[FIELD.encode()], fields.get(WRITER.encode())
        if mark is None:
            return cls(id_.decode(), raw)
        writer, before, count = mark.decode().split(":")
        return cls(id_.decode(), raw, writer, int(before), int(count))


class Source:
    """Reads the stream. `is_full` tells whether the last read left more behind."""

    def __init__(self, redis_url: str) -> None:
        self._redis = connect(redis_url)
        self._entries = FIRST_ENTRIES
        self.is_full = False

    async def read(self, after: str, *, wait: bool = True) -> Sequence[Entry]:
        """Return what stands after a position; waits up to two seconds for the first of it.

        :raises StoreUnavailable: Redis doesn't answer.
        """
        with available():
            found: Any = await self._redis.xread({KEY: after}, count=self._entries, block=BLOCK_MS if wait else None)
        entries = [Entry.read(id_, fields) for id_, fields in found[0][1]] if found else []
        self.is_full = len(entries) == self._entries
        if entries:
            mean = sum(len(entry.raw) for entry in entries) // len(entries) + 1
            self._entries = max(1, min(MOST_ENTRIES, MOST_BYTES // mean))
        return entries

    async def newest(self) -> str:
        """Return the position of the newest entry, or one before the first.

        :raises StoreUnavailable: Redis doesn't answer.
        """
        with available():
            last: Any = await self._redis.xrevrange(KEY, count=1)
        return last[0][0].decode() if last else NONE_YET

    async def close(self) -> None:
        """Give back the connection."""
        await self._redis.aclose()

"""What people do with dead letters: have them run again, with or without changes, throw them away and put them back.

Each call is one script, so a letter is a dead letter, on its way or gone at every moment, and never two of them. A
redrive with a rate gives each letter a due time; the schedulers that promote delayed jobs do the pacing, and whoever
asked for it may go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from redis.asyncio import Redis

from runtime.adapters.queue import scripts
from runtime.adapters.queue.base import Parcel
from runtime.adapters.queue.jobs import Again, JobInput, carry_on, encode, pack
from runtime.adapters.redis_client import available

# Jobs of one script: Redis serves nobody meanwhile.
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter as it was read. `attempt` is the number that its next attempt would have."""

    id: str
    attempt: int
    content: JobInput


@dataclass(frozen=True, slots=True)
class Redrive:
    """A redrive's name, who asked for it and what for in words, and how many letters run again in a second (0: all)."""

    name: str
    by: str
    about: str = ""
    rate: float = 0.0


class Letters:
    """One process's hold on dead letters. `queue` is the name of a subscription.

    :raises StoreUnavailable: Redis doesn't answer. Every call can be repeated: what was done is not done twice.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def redrive(self, queue: str, letters: Sequence[Letter], redrive: Redrive, *, at: float) -> int:
        """Have letters run again in the order given; return how many do.

        Each keeps its id, its message and its trace, and gets its retries anew. `at` is the time (seconds since the
        epoch). One that isn't a dead letter any more is passed over.
        """
        count = 0
        for begin in range(0, len(letters), AT_ONCE):
            part = letters[begin : begin + AT_ONCE]
            rows = msgspec.msgpack.encode([(letter.id, letter.attempt) for letter in part])
            data = [encode(carry_on(letter.content, letter.attempt, at)) for letter in part]
            head = (queue, redrive.name, redrive.by, redrive.about, redrive.rate, rows)
            with available():
                count += await scripts.run(self._client, "redrive", (*head, *data))
        return count

    async def take_back(self, name: str, by: str) -> int:
        """Stop a redrive; return how many letters were not due yet and are dead letters again."""
        count, left = 0, 1
        while left:
            with available():
                taken, left = await scripts.run(self._client, "take_back", (name, by, AT_ONCE))
            count += taken
        return count

    async def copy(self, parcel: Parcel, letter: Letter, *, at: float) -> bool:
        """Publish a changed copy of a letter, which stays until the copy has gone well; False where it is gone.

        :raises InvalidPayload: the copy's data is not JSON.
        """
        packed = pack(parcel, Again(letter.content.span, 1, at))
        described = msgspec.msgpack.encode({**packed.described, "delay": 0})
        with available():
            return bool(
                await scripts.run(self._client, "copy", (parcel.subscription, letter.id, described, packed.data))
            )

    async def discard(self, queue: str, ids: Sequence[str], name: str) -> int:
        """Throw letters away; return how many. For ten minutes `restore` brings them back by this `name`."""
        count = 0
        for begin in range(0, len(ids), AT_ONCE):
            with available():
                part = (queue, name, *ids[begin : begin + AT_ONCE])
                count += await scripts.run(self._client, "discard", part)
        return count

    async def restore(self, queue: str, name: str) -> int:
        """Put back what was discarded under a name; return how many letters."""
        with available():
            restored: int = await scripts.run(self._client, "restore", (queue, name))
        return restored

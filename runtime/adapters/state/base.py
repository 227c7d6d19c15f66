"""The state port: what every store of state must guarantee."""

from __future__ import annotations

import heapq
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from runtime.adapters.payload import dump, version_of
from runtime.errors import ValueChanged

# As many keys of a large store as are looked at for a text.
SEARCHED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """What a write replaced. `existed` tells a stored null from an absent key.

    `replayed` is true when the write carried an `effect` that had been applied before: nothing was written now, and
    the values are those of the first time.
    """

    old_value: Any
    new_value: Any
    existed: bool
    replayed: bool = False

    def as_result(self) -> dict[str, Any]:
        """Return what `set` and `update` answer to a handler."""
        return {"new_value": self.new_value, "old_value": self.old_value}


class State(ABC):
    """A store of JSON values by group and key.

    Every write is atomic under concurrent writers from several processes. A write that carries `effect` (a unique text)
    is applied at most once within 24 hours: a second call with the same text changes nothing and answers the first
    result with `replayed`. Groups and keys are any texts without a lone surrogate, at most 512 bytes; a group exists
    while it has keys.

    :raises StoreUnavailable: the store doesn't answer.
    :raises InvalidPayload: a group, key or value that can't be kept.
    """

    @abstractmethod
    async def get(self, group: str, key: str) -> Any:
        """Return the value, or None."""

    @abstractmethod
    async def held(self, group: str, key: str) -> bytes | None:
        """Return the value's JSON, or None where there is none: a stored null is `null`. Not for handlers."""

    @abstractmethod
    async def set(self, group: str, key: str, value: Any, *, effect: str | None = None) -> Change:
        """Store a value."""

    @abstractmethod
    async def swap(self, group: str, key: str, value: Any, *, based_on: str | None) -> Change:
        """Store a value if the one it is based on is still there: `version_of` what was read, None for none.

        For people, not for handlers, which have `update`.

        :raises ValueChanged: another one is there.
        """

    @abstractmethod
    async def update(self, group: str, key: str, ops: list[dict[str, Any]], *, effect: str | None = None) -> Change:
        """Apply update operations (runtime.adapters.operations) in one atomic step; a missing value starts as {}."""

    @abstractmethod
    async def delete(self, group: str, key: str, *, effect: str | None = None) -> Change:
        """Remove a key; `new_value` is None."""

    @abstractmethod
    async def items(self, group: str) -> dict[str, Any]:
        """Return every key and value of a group, sorted by key."""

    @abstractmethod
    async def groups(self) -> list[str]:
        """Return the names of all groups, sorted."""

    @abstractmethod
    async def clear(self, group: str, *, effect: str | None = None) -> dict[str, Any]:
        """Remove a group and return what it held."""

    @abstractmethod
    async def forget(self, effects: Sequence[str]) -> None:
        """Drop the records of effects whose attempt ended and won't be repeated, so that they don't fill the store."""

    async def find(self, text: str, limit: int) -> list[tuple[str, str]]:
        """Return up to `limit` groups and keys where either has a text, whatever its case. Not for handlers.

        A store may look at SEARCHED keys only, and need not read every value as this does.
        """
        wanted, found = text.lower(), list[tuple[str, str]]()
        for group in await self.groups():
            keys = await self.items(group)
            found += [(group, key) for key in keys if wanted in key.lower() or wanted in group.lower()]
            if len(found) >= limit:
                break
        return found[:limit]

    async def counts(self, groups: Sequence[str]) -> dict[str, int]:
        """Return how many keys these groups have. Not for handlers. A store need not read every value as this does."""
        return {group: len(await self.items(group)) for group in groups}

    async def page(self, group: str, *, after: str | None, text: str, limit: int) -> list[tuple[str, bytes]]:
        """Return up to `limit` keys with their JSON, in order, those after a key that hold a text in any case.

        Not for handlers. A store need not read every value as this does.
        """
        held = await self.items(group)
        return [(key, dump(held[key])) for key in next_keys(held, after=after, text=text, limit=limit)]

    async def close(self) -> None:
        """Give back connections."""


def next_keys(keys: Iterable[str], *, after: str | None, text: str, limit: int) -> list[str]:
    """Return the first `limit` keys, in order, after a key (None: from the beginning) that hold a text in any case."""
    wanted = text.lower()
    return heapq.nsmallest(
        limit, {key for key in keys if (after is None or key > after) and (not wanted or wanted in key.lower())}
    )


def check_unchanged(what: str, current: bytes | None, based_on: str | None) -> None:
    """See that a value is still the one that a write is based on.

    :raises ValueChanged: it isn't.
    """
    if version_of(current) != based_on:
        told = "is gone" if current is None else "has changed" if based_on else "is there already"
        hint = "nothing was written; look at the newer value and change that"
        raise ValueChanged(f"{what} {told} since it was read", hint=hint)

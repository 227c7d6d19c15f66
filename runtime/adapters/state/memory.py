"""State in this process's memory: for tests, and for projects that need to remember nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from runtime.adapters.effects import Effects, replayed, write_record
from runtime.adapters.memory_values import MemoryValues
from runtime.adapters.operations import apply
from runtime.adapters.options import read_options
from runtime.adapters.payload import check_name, dump, load
from runtime.adapters.state.base import Change, State, check_unchanged


class MemoryState(State):
    """State of one process. It has no options and needs no `url`.

    Nothing here awaits between reading and writing, which is what makes every write atomic.
    """

    def __init__(self, *, url: str = "", options: Mapping[str, Any] | None = None) -> None:
        read_options("memory state adapter", options, {})
        self._values: MemoryValues[str] = MemoryValues()
        self._effects = Effects()

    async def get(self, group: str, key: str) -> Any:
        """Return the value, or None."""
        return load(self._values.get(*_place(group, key)) or b"null")

    async def held(self, group: str, key: str) -> bytes | None:
        """Return the value's JSON, or None."""
        return self._values.get(*_place(group, key))

    async def swap(self, group: str, key: str, value: Any, *, based_on: str | None) -> Change:
        """Store a value if the one it is based on is still there."""
        check_unchanged(f"the key {key!r} of {group!r}", self._values.get(*_place(group, key)), based_on)
        return self._write(group, key, dump(value), None)

    async def set(self, group: str, key: str, value: Any, *, effect: str | None = None) -> Change:
        """Store a value."""
        return self._write(group, key, dump(value), effect)

    async def update(self, group: str, key: str, ops: list[dict[str, Any]], *, effect: str | None = None) -> Change:
        """Apply update operations in one atomic step."""
        current = load(self._values.get(*_place(group, key)) or b"null")
        return self._write(group, key, dump(apply(current, ops)), effect)

    async def delete(self, group: str, key: str, *, effect: str | None = None) -> Change:
        """Remove a key."""
        return self._write(group, key, None, effect)

    async def items(self, group: str) -> dict[str, Any]:
        """Return every key and value of a group, sorted by key."""
        return self._values.items(check_name(group, "group"))

    async def groups(self) -> list[str]:
        """Return the names of all groups, sorted."""
        return sorted(self._values.groups())

    async def clear(self, group: str, *, effect: str | None = None) -> dict[str, Any]:
        """Remove a group and return what it held."""
        held = self._values.items(check_name(group, "group"))
        record = self._effects.find(effect)
        if record is not None:
            return dict(load(record))
        self._values.drop(group)
        self._effects.keep(effect, msgspec.json.encode(held))
        return held

    async def forget(self, effects: Sequence[str]) -> None:
        """Drop the records of effects that won't be repeated."""
        self._effects.drop(effects)

    def _write(self, group: str, key: str, new: bytes | None, effect: str | None) -> Change:
        place = _place(group, key)
        record = self._effects.find(effect)
        if record is not None:
            return replayed(record)
        old = self._values.put(*place, new)
        self._effects.keep(effect, write_record(old, new))
        return Change(load(old or b"null"), load(new or b"null"), existed=old is not None)


def _place(group: str, key: str) -> tuple[str, str]:
    return check_name(group, "group"), check_name(key, "key")

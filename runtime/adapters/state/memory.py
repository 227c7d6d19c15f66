"""State in this process's memory: for tests, and for projects that need to remember nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from runtime.adapters.effects import Effects, replayed, write_record
from runtime.adapters.operations import apply
from runtime.adapters.options import read_options
from runtime.adapters.payload import check_name, dump, load
from runtime.adapters.state.base import Change, State


class MemoryState(State):
    """Keeps values as JSON, so that nobody holds a reference into the store.

    Nothing here awaits between reading and writing, which is all that makes it atomic: it serves one process only.
    """

    def __init__(self, *, url: str = "", options: Mapping[str, Any] | None = None) -> None:
        read_options("memory state adapter", options, {})
        self._groups: dict[str, dict[str, bytes]] = {}
        self._effects = Effects()

    async def get(self, group: str, key: str) -> Any:
        """Return the value, or None."""
        raw = self._raw(group, key)
        return None if raw is None else load(raw)

    async def set(self, group: str, key: str, value: Any, *, effect: str | None = None) -> Change:
        """Store a value."""
        self._raw(group, key)
        return self._write(group, key, dump(value), effect)

    async def update(self, group: str, key: str, ops: list[dict[str, Any]], *, effect: str | None = None) -> Change:
        """Apply update operations."""
        found = self._effects.find(effect)
        if found is not None:
            return replayed(found)
        return self._write(group, key, dump(apply(await self.get(group, key), ops)), effect)

    async def delete(self, group: str, key: str, *, effect: str | None = None) -> Change:
        """Remove a key."""
        self._raw(group, key)
        return self._write(group, key, None, effect)

    async def items(self, group: str) -> dict[str, Any]:
        """Return every key and value of a group, sorted by key."""
        held = self._groups.get(check_name(group, "group"), {})
        return {key: load(held[key]) for key in sorted(held)}

    async def groups(self) -> list[str]:
        """Return the names of all groups, sorted."""
        return sorted(self._groups)

    async def clear(self, group: str, *, effect: str | None = None) -> dict[str, Any]:
        """Remove a group and return what it held."""
        found = self._effects.find(effect)
        if found is not None:
            return dict(load(found))
        held = await self.items(group)
        self._groups.pop(group, None)
        self._effects.keep(effect, msgspec.json.encode(held))
        return held

    def _raw(self, group: str, key: str) -> bytes | None:
        return self._groups.get(check_name(group, "group"), {}).get(check_name(key, "key"))

    def _write(self, group: str, key: str, new: bytes | None, effect: str | None) -> Change:
        found = self._effects.find(effect)
        if found is not None:
            return replayed(found)
        old = self._raw(group, key)
        if new is not None:
            self._groups.setdefault(group, {})[key] = new
        elif old is not None:
            del self._groups[group][key]
            if not self._groups[group]:
                del self._groups[group]
        self._effects.keep(effect, write_record(old, new))
        return Change(load(old or b"null"), load(new or b"null"), existed=old is not None)

"""Groups of JSON values in this process's memory, which the memory adapters keep."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

from runtime.adapters.payload import load

G = TypeVar("G", bound=Hashable)


class MemoryValues(Generic[G]):
    """Values as JSON texts, so that nobody holds a reference into the store. A group exists while it has keys."""

    def __init__(self) -> None:
        self._groups: dict[G, dict[str, bytes]] = {}

    def get(self, group: G, key: str) -> bytes | None:
        """Return a value's JSON, or None."""
        return self._groups.get(group, {}).get(key)

    def put(self, group: G, key: str, new: bytes | None) -> bytes | None:
        """Store a value, or remove it where `new` is None; return the old one."""
        old = self.get(group, key)
        if new is not None:
            self._groups.setdefault(group, {})[key] = new
        elif old is not None:
            del self._groups[group][key]
            if not self._groups[group]:
                del self._groups[group]
        return old

    def items(self, group: G) -> dict[str, Any]:
        """Return every key and value of a group, sorted by key."""
        held = self._groups.get(group, {})
        return {key: load(held[key]) for key in sorted(held)}

    def groups(self) -> list[G]:
        """Return the groups."""
        return list(self._groups)

    def drop(self, group: G) -> None:
        """Remove a group."""
        self._groups.pop(group, None)

"""State in a file of the project: what is acknowledged is on the disk, and every process of the machine shares it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

import msgspec

from runtime.adapters import sqlite_rows as rows
from runtime.adapters.effects import replayed, write_record
from runtime.adapters.operations import apply
from runtime.adapters.options import read_options
from runtime.adapters.payload import check_name, dump, load
from runtime.adapters.sqlite_client import SqliteClient
from runtime.adapters.state.base import SEARCHED, Change, State, check_unchanged

SPACE: Final = "state"


class FileState(State):
    """State in SQLite. Option: `path`, the file, which config.yaml reads from the project's folder."""

    durable: ClassVar[bool] = True

    def __init__(self, *, url: str = "", options: Mapping[str, Any] | None = None) -> None:
        read = read_options("file state adapter", options, {"path": "store.db"})
        self._store = SqliteClient(read["path"], durable=self.durable)

    async def get(self, group: str, key: str) -> Any:
        """Return the value, or None."""
        place = _place(group, key)
        raw = await self._store.read(lambda store: rows.get(store, *place))
        return load(raw or b"null")

    async def held(self, group: str, key: str) -> bytes | None:
        """Return the value's JSON, or None."""
        place = _place(group, key)
        return await self._store.read(lambda store: rows.get(store, *place))

    async def swap(self, group: str, key: str, value: Any, *, based_on: str | None) -> Change:
        """Store a value if the one it is based on is still there."""
        place, new = _place(group, key), dump(value)

        def work(store: sqlite3.Connection) -> Change:
            check_unchanged(f"the key {key!r} of {group!r}", rows.get(store, *place), based_on)
            return _write(store, place, new, None)

        return await self._store.write(work)

    async def set(self, group: str, key: str, value: Any, *, effect: str | None = None) -> Change:
        """Store a value."""
        place, new = _place(group, key), dump(value)
        return await self._store.write(lambda store: _write(store, place, new, effect))

    async def update(self, group: str, key: str, ops: list[dict[str, Any]], *, effect: str | None = None) -> Change:
        """Apply update operations in one atomic step."""
        place = _place(group, key)

        def work(store: sqlite3.Connection) -> Change:
            record = rows.find_effect(store, effect)
            if record is not None:
                return replayed(record)
            return _write(store, place, dump(apply(load(rows.get(store, *place) or b"null"), ops)), effect)

        return await self._store.write(work)

    async def delete(self, group: str, key: str, *, effect: str | None = None) -> Change:
        """Remove a key."""
        place = _place(group, key)
        return await self._store.write(lambda store: _write(store, place, None, effect))

    async def items(self, group: str) -> dict[str, Any]:
        """Return every key and value of a group, sorted by key."""
        check_name(group, "group")
        return await self._store.read(lambda store: rows.items(store, SPACE, group))

    async def groups(self) -> list[str]:
        """Return the names of all groups, sorted."""
        return await self._store.read(lambda store: rows.groups(store, SPACE))

    async def clear(self, group: str, *, effect: str | None = None) -> dict[str, Any]:
        """Remove a group and return what it held."""
        check_name(group, "group")

        def work(store: sqlite3.Connection) -> dict[str, Any]:
            record = rows.find_effect(store, effect)
            if record is not None:
                return dict(load(record))
            held = rows.items(store, SPACE, group)
            rows.drop(store, SPACE, group)
            rows.keep_effect(store, effect, msgspec.json.encode(held))
            return held

        return await self._store.write(work)

    async def find(self, text: str, limit: int) -> list[tuple[str, str]]:
        """Return groups and keys where either has a text."""
        return await self._store.read(lambda store: rows.find(store, SPACE, text, limit=limit, most=SEARCHED))

    async def counts(self, groups: Sequence[str]) -> dict[str, int]:
        """Return how many keys these groups have."""
        return await self._store.read(lambda store: {group: rows.count(store, SPACE, group) for group in groups})

    async def page(self, group: str, *, after: str | None, text: str, limit: int) -> list[tuple[str, bytes]]:
        """Return the next keys of a group with their JSON."""
        check_name(group, "group")
        return await self._store.read(lambda store: rows.page(store, SPACE, group, after=after, text=text, limit=limit))

    async def forget(self, effects: Sequence[str]) -> None:
        """Drop the records of effects that won't be repeated."""
        if effects:
            await self._store.write(lambda store: rows.forget_effects(store, effects))

    async def close(self) -> None:
        """Finish what is being written and close the file."""
        await self._store.close()


class PassingState(FileState):
    """State that the processes of one studio share and that is gone when the last of them ends."""

    durable = False


def _write(store: sqlite3.Connection, place: tuple[str, str, str], new: bytes | None, effect: str | None) -> Change:
    record = rows.find_effect(store, effect)
    if record is not None:
        return replayed(record)
    old = rows.put(store, *place, new)
    rows.keep_effect(store, effect, write_record(old, new))
    return Change(load(old or b"null"), load(new or b"null"), existed=old is not None)


def _place(group: str, key: str) -> tuple[str, str, str]:
    return SPACE, check_name(group, "group"), check_name(key, "key")

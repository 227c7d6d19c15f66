"""The rows of a store: JSON texts by space, group and key, and the records of effects.

State is one space and every stream is another. Each function belongs inside a transaction of its caller.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from typing import Any, Final

from runtime.adapters.effects import EFFECT_SECONDS
from runtime.adapters.payload import load
from runtime.adapters.sqlite_check import checksum
from runtime.errors import StoreUnavailable

# Finds the different values of a column by a few steps down the tree instead of reading every row.
_GROUPS: Final = """
WITH RECURSIVE found(name) AS (
    SELECT min(grp) FROM entries WHERE space = :space
    UNION ALL SELECT (SELECT min(grp) FROM entries WHERE space = :space AND grp > found.name)
    FROM found WHERE found.name IS NOT NULL
) SELECT name FROM found WHERE name IS NOT NULL
"""
_SPACES: Final = """
WITH RECURSIVE found(name) AS (
    SELECT min(space) FROM entries
    UNION ALL SELECT (SELECT min(space) FROM entries WHERE space > found.name) FROM found WHERE found.name IS NOT NULL
) SELECT name FROM found WHERE name IS NOT NULL
"""


def get(connection: sqlite3.Connection, space: str, group: str, key: str) -> bytes | None:
    """Return a value's JSON, or None."""
    row = connection.execute(
        "SELECT value, crc FROM entries WHERE space = ? AND grp = ? AND key = ?", (space, group, key)
    ).fetchone()
    return None if row is None else whole(row[0], row[1], space, group, key)


def put(connection: sqlite3.Connection, space: str, group: str, key: str, new: bytes | None) -> bytes | None:
    """Store a value, or remove it where `new` is None; return the old one."""
    old = get(connection, space, group, key)
    if new is not None:
        row = (space, group, key, new, checksum(space, group, key, new))
        connection.execute("INSERT OR REPLACE INTO entries (space, grp, key, value, crc) VALUES (?, ?, ?, ?, ?)", row)
    elif old is not None:
        connection.execute("DELETE FROM entries WHERE space = ? AND grp = ? AND key = ?", (space, group, key))
    return old


def items(connection: sqlite3.Connection, space: str, group: str) -> dict[str, Any]:
    """Return every key and value of a group, sorted by key."""
    rows = connection.execute(
        "SELECT key, value, crc FROM entries WHERE space = ? AND grp = ? ORDER BY key", (space, group)
    )
    return {key: load(whole(value, crc, space, group, key)) for key, value, crc in rows}


def count(connection: sqlite3.Connection, space: str, group: str) -> int:
    """Return how many keys a group has."""
    query = "SELECT count(*) FROM entries WHERE space = ? AND grp = ?"
    return int(connection.execute(query, (space, group)).fetchone()[0])


def page(
    connection: sqlite3.Connection, space: str, group: str, *, after: str | None, text: str, limit: int
) -> list[tuple[str, bytes]]:
    """Return up to `limit` keys with their JSON, in order, those after a key that hold a text, whatever its case."""
    query = """SELECT key, value, crc FROM entries WHERE space = :space AND grp = :grp
        AND (:after IS NULL OR key > :after) AND (:text = '' OR instr(lower(key), :text)) ORDER BY key LIMIT :limit"""
    values = {"space": space, "grp": group, "after": after, "text": text.lower(), "limit": limit}
    found = connection.execute(query, values)
    return [(key, whole(value, crc, space, group, key)) for key, value, crc in found]


def drop(connection: sqlite3.Connection, space: str, group: str) -> None:
    """Remove a group."""
    connection.execute("DELETE FROM entries WHERE space = ? AND grp = ?", (space, group))


def groups(connection: sqlite3.Connection, space: str) -> list[str]:
    """Return the groups of a space, sorted."""
    return [name for (name,) in connection.execute(_GROUPS, {"space": space})]


def find(connection: sqlite3.Connection, space: str, text: str, *, limit: int, most: int) -> list[tuple[str, str]]:
    """Return up to `limit` groups and keys, of the first `most`, where either has a text, whatever its case."""
    first = "SELECT grp, key FROM entries WHERE space = ? LIMIT ?"
    query = f"SELECT grp, key FROM ({first}) WHERE instr(lower(key), ?) OR instr(lower(grp), ?) LIMIT ?"
    return connection.execute(query, (space, most, text.lower(), text.lower(), limit)).fetchall()


def spaces(connection: sqlite3.Connection) -> list[str]:
    """Return the spaces that hold values, sorted."""
    return [name for (name,) in connection.execute(_SPACES)]


def find_effect(connection: sqlite3.Connection, effect: str | None) -> bytes | None:
    """Return the record of a write that was applied before, or None."""
    if effect is None:
        return None
    query = "SELECT record, crc FROM effects WHERE effect = ? AND expires > ?"
    row = connection.execute(query, (effect, int(time.time()))).fetchone()
    return None if row is None else whole(row[0], row[1], effect)


def keep_effect(connection: sqlite3.Connection, effect: str | None, record: bytes) -> None:
    """Remember a write for a day; `record` is a JSON text."""
    if effect is not None:
        row = (effect, record, int(time.time()) + EFFECT_SECONDS, checksum(effect, record))
        connection.execute("INSERT OR REPLACE INTO effects (effect, record, expires, crc) VALUES (?, ?, ?, ?)", row)


def forget_effects(connection: sqlite3.Connection, effects: Sequence[str]) -> None:
    """Drop records that nobody will ask for again, and those that are too old."""
    connection.executemany("DELETE FROM effects WHERE effect = ?", [(effect,) for effect in effects])
    connection.execute("DELETE FROM effects WHERE expires <= ?", (int(time.time()),))


def whole(raw: bytes, crc: int, *names: str) -> bytes:
    """Return a row's content if it is as it was written.

    :raises StoreUnavailable: it isn't.
    """
    if checksum(*names, raw) != crc:
        raise StoreUnavailable(
            f"a stored value has changed on the disk: {', '.join(map(repr, names))}",
            hint="stop the studio and start it again: it then takes the last good snapshot of the store",
        )
    return raw

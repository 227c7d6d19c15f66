"""Telling a whole store from a damaged one: SQLite's own check, the schema, and the checksum of every row."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from runtime.adapters.sqlite_file import APPLICATION, SCHEMA, VERSION, connect, is_damage, unavailable
from runtime.errors import StoreUnavailable

_ROWS: Final = {
    "entries": "SELECT crc, space, grp, key, value FROM entries",
    "effects": "SELECT crc, effect, record FROM effects",
    "timestamps": "SELECT crc, stream, last FROM timestamps",
    "events": "SELECT crc, frame FROM events",
}


def checksum(*parts: str | bytes | int) -> int:
    """Return the checksum that a row with these columns carries."""
    result = 0
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode()
        result = crc32(b"\0", crc32(raw, result))
    return result


def find_damage(path: Path) -> str | None:
    """Return what is wrong with a store's content, None where nothing is. Reads the whole file.

    :raises StoreUnavailable: it can't be read at all, or a newer studio made it.
    """
    try:
        if path.stat().st_size == 0:
            return "it is empty"
        with closing(connect(path)) as connection:
            # Names that are no UTF-8 any more are for the checksum to find.
            connection.text_factory = bytes
            return _examine(connection, path)
    except (sqlite3.Error, OSError) as error:
        if is_damage(path, error):
            return str(error)
        raise unavailable(path, error) from error


def _examine(connection: sqlite3.Connection, path: Path) -> str | None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION:
        return "it isn't a store of the studio"
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != b"ok":
        return str(found.decode(errors="replace"))
    if _schema(connection) != _expected_schema():
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            hint = "use that studio, or name another file: adapter: {use: file, path: …}"
            raise StoreUnavailable(f"{path} was written by a newer studio (format {version})", hint=hint)
        return "its tables aren't those of a store"
    return next((f"a row of {table} has changed" for table in _ROWS if not _is_whole(connection, table)), None)


def _is_whole(connection: sqlite3.Connection, table: str) -> bool:
    return all(crc == checksum(*parts) for crc, *parts in connection.execute(_ROWS[table]))


def _schema(connection: sqlite3.Connection) -> list[Any]:
    return connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()


def _expected_schema() -> list[Any]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.text_factory = bytes
        connection.executescript(SCHEMA)
        return _schema(connection)

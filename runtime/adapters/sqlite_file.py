"""How a store lies on disk: one SQLite file in WAL mode, its schema, its connections, and what its errors mean.

store.db                      the values; store.db-wal and store.db-shm belong to it
store.db.lock                 held by every process that has the file open, so that the first one knows
store.db.snapshot-1, -2       copies that were whole when they were taken, the newest first
store.db.corrupt-<time>       a damaged file that was set aside, with store.db.corrupt-<time>.txt telling of it
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from runtime.errors import StoreUnavailable

APPLICATION: Final = 0x4D6F7469  # "Moti", so that a file of another program is never taken for a store
VERSION: Final = 1
BUSY_SECONDS: Final = 10.0
COMPANIONS: Final = ("-wal", "-shm")

# Values are found by their whole place, so the tables are that index. `crc` covers a row's names and value: SQLite
# notices a page out of order but not a changed letter.
SCHEMA: Final = """
CREATE TABLE entries (
    space TEXT NOT NULL, grp TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (space, grp, key)
) WITHOUT ROWID;
CREATE TABLE effects (
    effect TEXT NOT NULL PRIMARY KEY, record BLOB NOT NULL, expires INTEGER NOT NULL, crc INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX effects_by_end ON effects (expires);
CREATE TABLE timestamps (
    stream TEXT NOT NULL PRIMARY KEY, last INTEGER NOT NULL, crc INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, frame BLOB NOT NULL, crc INTEGER NOT NULL
);
"""


def connect(path: Path, *, durable: bool = True, patience: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a store that exists. Any one thread at a time may use the connection; transactions are begun by hand.

    A `durable` store's commits are on the disk before they return. `patience` is seconds to wait for a lock.
    """
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None, check_same_thread=False, timeout=patience
    )
    try:
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        connection.execute("PRAGMA journal_size_limit = 4194304")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def create(path: Path) -> None:
    """Write an empty store to a path; whatever lies there goes first."""
    remove(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.executescript(f"BEGIN; {SCHEMA} COMMIT;")
    path.chmod(0o600)


def move_into_place(made: Path, path: Path) -> None:
    """Make a finished file the store, in one step that survives a power cut. Nobody may have the store open."""
    sync(made)
    for suffix in COMPANIONS:
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    made.replace(path)
    sync(path.parent)


def remove(path: Path) -> None:
    """Remove a store that nobody has open."""
    for suffix in ("", *COMPANIONS):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def available(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into StoreUnavailable, in words for people."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise unavailable(path, error) from error


def unavailable(path: Path, error: sqlite3.Error | OSError) -> StoreUnavailable:
    """Return what to tell of an error."""
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)):
        return StoreUnavailable(
            f"there is no space left on the disk for {path} (ENOSPC), so nothing was written",
            hint="free some space; what was stored can still be read, and writing works again at once",
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreUnavailable(
            f"{path} was being written by others for {BUSY_SECONDS:g} seconds",
            hint="try again; if it stays so, see which process holds the file",
        )
    if is_damage(path, error):
        return damaged(path, str(error))
    hint = "see that the disk works and that the file and its folder can be read and written"
    return StoreUnavailable(f"{path} can't be used: {error}", hint=hint)


def damaged(path: Path, what: str) -> StoreUnavailable:
    """Return what to tell of a store that turns out to be damaged while it is open."""
    return StoreUnavailable(
        f"{path} is damaged: {what}", hint="stop the studio and start it again: it then takes its last good snapshot"
    )


def is_damage(path: Path, error: sqlite3.Error | OSError) -> bool:
    """Tell whether an error means that the file's content is wrong, and not the disk, the rights or the moment."""
    name = getattr(error, "sqlite_errorname", "SQLITE_ERROR")
    if name == "SQLITE_READONLY":
        return os.access(path, os.W_OK)
    passing = ("BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "PERM", "NOMEM", "INTERRUPT", "READONLY", "AUTH", "NOLFS")
    return isinstance(error, sqlite3.Error) and not name.removeprefix("SQLITE_").startswith(passing)

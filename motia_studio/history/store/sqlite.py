"""The history in SQLite, in the project's own folder."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from motia_studio.database import SQLITE_START
from motia_studio.history.store.base import Row, Store, among, names
from runtime.errors import InvalidPayload, StoreFull, StoreUnavailable

# How long to wait for another process's write before saying so.
BUSY_SECONDS: Final = 5.0
# Half of what pages have: rows are added at the end, so few pages are touched again.
START: Final = (
    SQLITE_START + "PRAGMA cache_size=-4000;PRAGMA wal_autocheckpoint=2000;PRAGMA journal_size_limit=16777216;"
)
PAGES_PER_STEP: Final = 1_000


class SqliteStore(Store):
    """A database file. One that was deleted or replaced under a running process is opened anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._file = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin, then commit or roll back."""
        with self._words():
            connection = self._open()
            if not self._is_there():
                raise sqlite3.OperationalError("the file was deleted or replaced")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def rows(self, statement: str, values: Row = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        with self._words():
            return self._open().execute(statement, values).fetchall()

    def change(self, statement: str, values: Row = ()) -> int:
        """Run a statement and return how many rows it changed."""
        with self._words():
            return self._open().execute(statement, values).rowcount

    def change_each(self, statement: str, rows: Iterable[Row]) -> None:
        """Run a statement once for each row of values."""
        with self._words():
            self._open().executemany(statement, rows)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows."""
        if rows:
            self.change_each(f"INSERT INTO {table} ({names(columns)}) VALUES {among(len(columns))}", rows)

    def delete(self, table: str, where: str, values: Row) -> int:
        """Delete rows."""
        return self.change(f"DELETE FROM {table} WHERE {where}", values)

    def used_bytes(self) -> int:
        """Return the size of the pages in use."""
        pages = (
            "(page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
        )
        return int(self.rows(f"SELECT {pages}")[0][0])

    def reclaim(self, deleted: int) -> None:
        """Shorten the file by some of its free pages; new rows take the others."""
        self.rows(f"PRAGMA incremental_vacuum({PAGES_PER_STEP})")

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            if not self._path.exists():
                raise sqlite3.OperationalError("there is no such file; the studio makes it when it starts")
            self._connection = sqlite3.connect(
                self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection.executescript(START)
            self._file = os.stat(self._path).st_ino
        return self._connection

    def _is_there(self) -> bool:
        try:
            return os.stat(self._path).st_ino == self._file
        except FileNotFoundError:
            return False

    @contextmanager
    def _words(self) -> Iterator[None]:
        try:
            yield
        except (
            OverflowError,
            UnicodeError,
            sqlite3.DataError,
            sqlite3.IntegrityError,
            sqlite3.ProgrammingError,
        ) as error:
            raise InvalidPayload(f"the database {self._path} refused the rows: {error}") from error
        except sqlite3.Error as error:
            text = f"the database {self._path} can't be used: {error}"
            if "full" in str(error):
                raise StoreFull(text, hint="free some room on the disk; nothing is lost meanwhile") from error
            raise StoreUnavailable(text) from error

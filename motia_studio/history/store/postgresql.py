"""The history in PostgreSQL, which several machines can share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg import Connection

from motia_studio.history.store.base import Row, Store, names
from runtime.errors import InvalidPayload, StoreFull, StoreUnavailable

# How many rows each table has: ids have no holes, and spans are counted as they come and go.
ROWS: Final = {
    "history_trace": "max(id) - min(id) + 1 FROM history_trace",
    "history_log": "max(id) - min(id) + 1 FROM history_log",
    "history_span": "sum(spans) FROM history_position",
}
TABLES: Final = tuple(ROWS)
SIZE_AND_ROWS: Final = {
    table: f"SELECT pg_total_relation_size('{table}'), coalesce((SELECT {rows}), 0)" for table, rows in ROWS.items()
}
# Rows and position are committed together, so a machine that dies loses nothing: what is missing is read again.
START: Final = "SET synchronous_commit = off; SET TimeZone = 'UTC'"
# A network that swallows packets is noticed after this long.
PATIENCE: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "tcp_user_timeout": 10_000,
}
# Any number that nobody else uses; two studios may have one database.
ONE_AT_A_TIME: Final = 0x6D6F746961
NO_ROOM: Final = ("53100", "53200", "53400")


class PostgresqlStore(Store):
    """A database that `DATABASE_URL` names.

    PostgreSQL doesn't give room back to the disk, it uses it again. What is free that way is reckoned from the rows
    that were deleted and added since this process began.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection[Any] | None = None
        self._free: dict[str, int] = dict.fromkeys(TABLES, 0)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin, then commit or roll back."""
        with self._words():
            connection = self._open()
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (ONE_AT_A_TIME,))
                yield

    def rows(self, statement: str, values: Row = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        with self._words():
            return self._open().execute(_placed(statement), values).fetchall()

    def change(self, statement: str, values: Row = ()) -> int:
        """Run a statement and return how many rows it changed."""
        with self._words():
            return self._open().execute(_placed(statement), values).rowcount

    def change_each(self, statement: str, rows: Iterable[Row]) -> None:
        """Run a statement once for each row of values."""
        with self._words(), self._open().cursor() as cursor:
            cursor.executemany(_placed(statement), rows)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows."""
        if not rows:
            return
        statement = f"COPY {table} ({names(columns)}) FROM STDIN"
        with self._words(), self._open().cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        self._note_free(table, -len(rows))

    def delete(self, table: str, where: str, values: Row) -> int:
        """Delete rows."""
        deleted = self.change(f"DELETE FROM {table} WHERE {where}", values)
        self._note_free(table, deleted)
        return deleted

    def used_bytes(self) -> int:
        """Return the size of the tables with their indexes and payloads, less the share of rows that are free."""
        sizes = (self.rows(SIZE_AND_ROWS[table])[0] for table in TABLES)
        return sum(
            int(size) * max(int(rows), 1) // (max(int(rows), 1) + free)
            for (size, rows), free in zip(sizes, self._free.values(), strict=True)
        )

    def reclaim(self, deleted: int) -> None:
        """Do nothing: autovacuum, which the tables ask for early, makes the room of deleted rows usable again."""

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def _open(self) -> Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                self._url, autocommit=True, application_name="motia-collector", **PATIENCE
            )
            self._connection.execute(START)
        return self._connection

    def _note_free(self, table: str, rows: int) -> None:
        if table in self._free:
            self._free[table] = max(0, self._free[table] + rows)

    @contextmanager
    def _words(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as error:
            if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
                raise StoreUnavailable(f"the database has other tables than this version: {_first(error)}") from error
            raise InvalidPayload(f"the database refused the rows: {_first(error)}") from error
        except psycopg.Error as error:
            if error.sqlstate in NO_ROOM:
                raise StoreFull(f"the database has no room left: {_first(error)}") from error
            raise StoreUnavailable(f"the database can't be used: {_first(error)}") from error


def _placed(statement: str) -> str:
    return statement.replace("?", "%s")


def _first(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]

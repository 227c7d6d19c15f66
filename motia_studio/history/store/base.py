"""What the collector needs of a database, without Django: a process that only writes rows is half as large so."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

Row = Sequence[Any]


class Store(ABC):
    """One connection, opened on first use and anew after `close`. Used by one thread at a time.

    Statements have `?` where values go. Every method may raise StoreUnavailable, in the database's own words, when it
    is locked, full or gone: what was inside `transaction` is then not written, and may be tried again after `close`.
    InvalidPayload means that it will never take these rows.
    """

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Begin a transaction that no other collector's runs beside; commit it, or roll it back after an error."""

    @abstractmethod
    def rows(self, statement: str, values: Row = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""

    @abstractmethod
    def change(self, statement: str, values: Row = ()) -> int:
        """Run a statement and return how many rows it changed."""

    @abstractmethod
    def change_each(self, statement: str, rows: Iterable[Row]) -> None:
        """Run a statement once for each row of values."""

    @abstractmethod
    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows that aren't there yet, as fast as the database can take them."""

    @abstractmethod
    def delete(self, table: str, where: str, values: Row) -> int:
        """Delete the rows for which a condition holds and return how many those were."""

    @abstractmethod
    def used_bytes(self) -> int:
        """Return what the history takes: rows, payloads and indexes, without room that is free to be used again."""

    @abstractmethod
    def reclaim(self, deleted: int) -> None:
        """Give back some of the room of rows that were deleted since."""

    @abstractmethod
    def close(self) -> None:
        """Give the connection back. Never raises."""


def among(count: int) -> str:
    """Return the places of `count` values: `(?, ?, ?)`."""
    return f"({', '.join('?' * count)})"


def names(columns: Iterable[str]) -> str:
    """Return columns as they stand in a statement."""
    return ", ".join(f'"{column}"' for column in columns)

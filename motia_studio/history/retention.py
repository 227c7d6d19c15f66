"""Keeps the history within its bounds by deleting the oldest of it, a little at a time, between writes.

What is oldest is what came first: ids grow with arrival, so that a step is a range at the beginning of a table.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from motia_studio.history.place import TELEMETRY
from motia_studio.history.store.base import Store

ROWS_PER_STEP: Final = 2000
NS_PER_HOUR: Final = 3_600_000_000_000
# Each table whose rows have an age, and the column that tells it.
AGES: Final = (("history_log", "time"), ("history_trace", "start"))


@dataclass(frozen=True, slots=True)
class Retention:
    """How much is kept: at most so many hours, and at most so many megabytes of database."""

    hours: int
    megabytes: int

    def apply(self, store: Store) -> bool:
        """Delete one small step of what is too old or too much. True when there may be more to delete.

        :raises StoreUnavailable: the database doesn't take it now; nothing of the step was deleted.
        """
        with store.transaction():
            deleted = self._too_old(store) or self._too_much(store)
        if deleted:
            store.reclaim(deleted)
        return deleted > 0

    def _too_old(self, store: Store) -> int:
        before = time.time_ns() - self.hours * NS_PER_HOUR
        return sum(_delete(store, table, _last_before(store, table, age, before)) for table, age in AGES)

    def _too_much(self, store: Store) -> int:
        limit, used = self.megabytes * 1024 * 1024, store.used_bytes()
        if used <= limit:
            return 0
        ends = {table: _ends(store, table, age) for table, age in AGES}
        filled = {table: found for table, found in ends.items() if found is not None}
        if not filled:
            return 0
        rows = sum(last - first + 1 for first, last, _ in filled.values())
        # As many rows as make up for what is too much, if all were of one size.
        surplus = max(1, min(ROWS_PER_STEP, rows * (used - limit) // used))
        table = min(filled, key=lambda each: filled[each][2])
        return _delete(store, table, filled[table][0] + surplus - 1)


def _last_before(store: Store, table: str, age: str, before: int) -> int | None:
    """Return the newest id among the first rows that is too old; with it goes what came before it."""
    found = store.rows(
        f"SELECT max(id) FROM (SELECT id, {age} AS age FROM {table} ORDER BY id LIMIT {ROWS_PER_STEP}) AS oldest"
        " WHERE age < ?",
        (before,),
    )
    return found[0][0]  # type: ignore[no-any-return]


def _ends(store: Store, table: str, age: str) -> tuple[int, int, int] | None:
    """Return the first and last id of a table, and the age of the first row; None where it has no rows."""
    first = store.rows(f"SELECT id, {age} FROM {table} ORDER BY id LIMIT 1")
    if not first:
        return None
    last = store.rows(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1")
    return first[0][0], last[0][0], first[0][1]


def _delete(store: Store, table: str, last: int | None) -> int:
    """Delete the rows up to an id. A trace goes once its spans have gone, which may take several steps."""
    if last is None:
        return 0
    deleted = 0
    if table == "history_trace":
        oldest = (
            f"SELECT trace, span_id FROM history_span WHERE trace <= ? ORDER BY trace, span_id LIMIT {ROWS_PER_STEP}"
        )
        deleted = store.delete("history_span", f"(trace, span_id) IN ({oldest})", (last,))
        store.change("UPDATE history_position SET spans = spans - ? WHERE name = ?", (deleted, TELEMETRY))
        if deleted == ROWS_PER_STEP:
            left = store.rows("SELECT min(trace) FROM history_span")[0][0]
            last = last if left is None else min(last, left - 1)
    return deleted + store.delete(table, "id <= ?", (last,))

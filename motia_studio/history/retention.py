"""Keeps the history within its bounds by deleting the oldest of it, a little at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model

from motia_studio.history.models import Log, Span, Trace

ROWS_PER_STEP = 2000
NS_PER_HOUR = 3_600_000_000_000
# Each table and the column that tells how old a row is.
AGES: tuple[tuple[type[Model], str], ...] = ((Log, "time"), (Span, "start"), (Trace, "start"))


@dataclass(frozen=True, slots=True)
class Retention:
    """How much is kept: at most so many hours, and at most so many megabytes of database."""

    hours: int
    megabytes: int

    def apply(self) -> bool:
        """Delete one small step of what is too old or too much. True when there may be more to delete."""
        if _delete_before(time.time_ns() - self.hours * NS_PER_HOUR):
            return True
        if used_bytes() <= self.megabytes * 1024 * 1024:
            return False
        cutoff = _oldest_step()
        return cutoff is not None and _delete_before(cutoff) > 0


def used_bytes() -> int:
    """Return the size of the history in the database, without pages that are free to be used again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT (page_count - freelist_count) * page_size"
                " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
            )
        else:
            cursor.execute(
                "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name",
                [[model._meta.db_table for model, _ in AGES]],
            )
        return int(cursor.fetchone()[0] or 0)


def _delete_before(cutoff: int) -> int:
    deleted = 0
    for model, age in AGES:
        old = model._default_manager.filter(**{f"{age}__lt": cutoff}).order_by(age).values("pk")[:ROWS_PER_STEP]
        deleted += model._default_manager.filter(pk__in=old).delete()[0]
    if deleted and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA incremental_vacuum(500)")
            cursor.fetchall()
    return deleted


def _oldest_step() -> int | None:
    """Return the time before which about one step of the oldest rows lies."""
    times = []
    for model, age in AGES:
        row = model._default_manager.order_by(age).values_list(age, flat=True)[ROWS_PER_STEP : ROWS_PER_STEP + 1]
        times += list(row)
    return min(times) + 1 if times else None

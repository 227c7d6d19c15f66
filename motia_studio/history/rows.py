"""Writes many rows of one table at once.

Django's `bulk_create` compiles the SQL for every value and takes four times as long, which is the difference between
a collector that keeps up with a busy project and one that doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], on_conflict: str = "") -> None:
    """Insert rows whose values stand in the order of `columns`; JSON has to be text already."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places}) {on_conflict}", list(rows))


def replacing(key: Sequence[str], columns: Iterable[str]) -> str:
    """Return the clause that replaces all other columns of a row that is there already."""
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in columns if name not in key)
    return f"ON CONFLICT ({', '.join(map(quote, key))}) DO UPDATE SET {changes}"

"""Types of columns that Django has no word for."""

from __future__ import annotations

from typing import Any

from django.db import models


class RowId(models.BigIntegerField):  # type: ignore[type-arg]
    """A 64-bit primary key without a sequence. SQLite keeps only an "integer" key in the table itself."""

    def db_type(self, connection: Any) -> str:
        """Return the column's type."""
        return "integer" if connection.vendor == "sqlite" else "bigint"


class ByteText(models.TextField):  # type: ignore[type-arg]
    """A text that is compared by its bytes, so that what begins alike stands together in an index, as in SQLite."""

    def db_type(self, connection: Any) -> str:
        """Return the column's type."""
        return "text" if connection.vendor == "sqlite" else 'text COLLATE "C"'

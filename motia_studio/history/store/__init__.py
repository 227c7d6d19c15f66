"""Where the collector writes: one file per database."""

from __future__ import annotations

from pathlib import Path

from motia_studio.database import FILE, check_url
from motia_studio.history.store.base import Store


def open_store(url: str | None, home: Path) -> Store:
    """Return the store that `DATABASE_URL` names, or the file in the project's own folder. It opens on first use.

    :raises StartError: the URL isn't one of PostgreSQL, or its driver is missing.
    """
    # Imported where they are used: a process needs one of the two drivers.
    if url is None:
        from motia_studio.history.store.sqlite import SqliteStore  # noqa: PLC0415

        return SqliteStore(home / FILE)
    check_url(url)
    from motia_studio.history.store.postgresql import PostgresqlStore  # noqa: PLC0415

    return PostgresqlStore(url)

"""Where the history is kept: SQLite in the project, or PostgreSQL where DATABASE_URL says so."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from runtime.errors import StartError

# auto_vacuum comes first: SQLite takes it only while the file is still empty, and retention gives space back with it.
SQLITE_START = (
    "PRAGMA auto_vacuum=INCREMENTAL;PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-20000;"
)


FILE = "studio.sqlite3"


def database(url: str | None, home: Path | None) -> dict[str, Any]:
    """Return Django's entry for the database.

    :raises StartError: the URL isn't one of PostgreSQL, or its driver is missing.
    """
    if url is None:
        return _sqlite(home)
    parts = check_url(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def check_url(url: str) -> SplitResult:
    """Return the parts of a DATABASE_URL.

    :raises StartError: it isn't one of PostgreSQL, or the driver is missing.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise StartError(
            "DATABASE_URL isn't the address of a PostgreSQL database",
            hint="write postgresql://user:password@host:port/name, or leave it out to use SQLite in .motia/",
        )
    if find_spec("psycopg") is None:
        raise StartError("the PostgreSQL driver isn't installed", hint="install it with: pip install 'psycopg[binary]'")
    return parts


def _sqlite(home: Path | None) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / FILE if home else ":memory:",
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_START},
    }

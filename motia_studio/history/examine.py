"""`python -m motia_studio.history.examine DIR`: says which database has a project's history and how full it is.

Prints `{"database", "used_bytes", "limit_bytes", "hours", "missed", "problem"}`; `used_bytes` is null where there is
nothing yet or the database can't be used, and `problem` says why.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from motia_studio.database import FILE
from motia_studio.history.place import TELEMETRY, read_place
from motia_studio.history.store import open_store
from runtime.config.reader import read_config
from runtime.config.tree import Telemetry
from runtime.errors import AdapterError, MotiaError


def look(url: str | None, home: Path, telemetry: Telemetry) -> dict[str, Any]:
    """Return what there is to say about a history.

    :raises StartError: DATABASE_URL can't be used.
    """
    found: dict[str, Any] = {
        "database": _name(url),
        "used_bytes": None,
        "limit_bytes": telemetry.retention_mb * 1024 * 1024,
        "hours": telemetry.retention_hours,
        "missed": 0,
        "problem": None,
    }
    if url is None and not (home / FILE).exists():
        return found
    store = open_store(url, home)
    try:
        return {**found, "used_bytes": store.used_bytes(), "missed": read_place(store, TELEMETRY).missed}
    except AdapterError as error:
        return {**found, "problem": error.message}
    finally:
        store.close()


def _name(url: str | None) -> str:
    if url is None:
        return f"SQLite, .motia/{FILE}"
    parts = urlsplit(url)
    return f"PostgreSQL, {parts.hostname or 'on this machine'}{parts.path}"


def _examine(project: Path) -> dict[str, Any]:
    try:
        telemetry = read_config(project, environ=os.environ).telemetry
        return look(os.environ.get("DATABASE_URL") or None, project / ".motia", telemetry)
    except MotiaError as error:
        return {"database": None, "problem": error.message}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_examine(Path(sys.argv[1]).resolve())))

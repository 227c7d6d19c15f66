"""Databases for the tests of the history: SQLite and PostgreSQL, migrated once and empty for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend

from motia_studio.database import FILE, database
from motia_studio.history.ingest import ingest
from motia_studio.history.source import Entry
from motia_studio.history.store import open_store
from motia_studio.history.store.base import Store
from runtime.adapters.telemetry.base import Record
from runtime.adapters.telemetry.records import encode_batch
from tests.postgresql import Postgresql, find_programs

# What tests write; the rest is as the migrations left it.
WRITTEN = (
    *("history_trace", "history_span", "history_log", "history_stepactivity", "history_position"),
    *("auth_user", "django_session"),
)
BACKENDS = ("sqlite", "postgresql")


@dataclass
class History:
    """One database: written through `store`, read by Django."""

    store: Store
    home: Path
    url: str | None
    server: Postgresql | None = None
    entries: int = 0

    def write(self, *records: Record) -> Entry:
        """Write records as the next entry of the stream."""
        self.entries += 1
        entry = entry_of(f"{self.entries}-0", records)
        ingest(self.store, [entry])
        return entry


def entry_of(id_: str, records: Iterable[Record], *mark: str | int) -> Entry:
    return Entry(id_, encode_batch(list(records)), *mark)  # type: ignore[arg-type]


@contextmanager
def used_by_django(url: str | None, home: Path) -> Iterator[None]:
    """Let Django use a database instead of the settings' own."""
    settings = connections.configure_settings({"default": database(url, home)})["default"]
    before = connections["default"]
    connections["default"] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """Start one PostgreSQL for this test process."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin or on PATH")
    server = Postgresql(programs)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureRequest) -> Path:
    """Return the folder of a migrated SQLite database."""
    home = tmp_path_factory.mktemp("migrated")
    _migrate(None, home, django_db_blocker)
    return home


@pytest.fixture(scope="session")
def migrated_database(postgresql: Postgresql, tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> str:  # type: ignore[no-untyped-def]
    """Return the name of a migrated PostgreSQL database."""
    name = postgresql.create()
    _migrate(postgresql.url(name), tmp_path_factory.mktemp("unused"), django_db_blocker)
    return name


@pytest.fixture(params=BACKENDS)
def history(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker) -> Iterator[History]:  # type: ignore[no-untyped-def]
    """Return an empty history in each database, which Django reads too."""
    url, server, name = None, None, ""
    if request.param == "postgresql":
        server, name = request.getfixturevalue("postgresql"), request.getfixturevalue("migrated_database")
        url = server.url(name)
    else:
        shutil.copy(request.getfixturevalue("migrated_file") / FILE, tmp_path / FILE)
    store = open_store(url, tmp_path)
    with django_db_blocker.unblock(), used_by_django(url, tmp_path):
        yield History(store, tmp_path, url, server)
    store.close()
    if server is not None:
        server.execute(f"TRUNCATE {', '.join(WRITTEN)} CASCADE", name)


def _migrate(url: str | None, home: Path, blocker) -> None:  # type: ignore[no-untyped-def]
    os.makedirs(home, exist_ok=True)
    with blocker.unblock(), used_by_django(url, home):
        call_command("migrate", verbosity=0)

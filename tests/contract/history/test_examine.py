"""Which database has the history, and how full it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from motia_studio.history.examine import look
from motia_studio.history.ingest import skip
from runtime.config.tree import Telemetry
from tests.history import History, entry_of
from tests.sample_flow import line


def test_what_the_history_takes_and_missed_is_told(history: History) -> None:
    skip(history.store, entry_of("1-0", [line("Triage", "one")], "gateway", 0, 7))
    found = look(history.url, history.home, Telemetry(retention_mb=2))
    assert found["database"] == (
        "SQLite, .motia/studio.sqlite3" if history.url is None else "PostgreSQL, on this machine/test_1"
    )
    assert 0 < found["used_bytes"] < found["limit_bytes"] == 2 * 1024 * 1024
    assert (found["missed"], found["problem"]) == (7, None)


def test_a_project_that_never_ran_has_nothing_yet(tmp_path: Path) -> None:
    found = look(None, tmp_path, Telemetry())
    assert (found["used_bytes"], found["problem"]) == (None, None)


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    found = look("postgresql://ann:secret@127.0.0.1:1/shop", tmp_path, Telemetry())
    assert found["database"] == "PostgreSQL, 127.0.0.1/shop"
    assert "can't be used" in found["problem"]
    assert "secret" not in str(found)

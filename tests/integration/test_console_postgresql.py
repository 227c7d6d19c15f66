"""The console and the collector on PostgreSQL: from nothing to what a page reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from runtime.model import new_trace_id
from tests.console import Console, running_console, until
from tests.history import postgresql  # noqa: F401 - a fixture
from tests.postgresql import Postgresql
from tests.sample_flow import attempt, line


@pytest.fixture
def console(
    postgresql: Postgresql,  # noqa: F811
    redis_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Console]:
    monkeypatch.setenv("DATABASE_URL", postgresql.url(postgresql.create()))
    with running_console(tmp_path, redis_url) as console:
        yield console


def test_people_log_in_and_read_what_ran(console: Console) -> None:
    trace_id = new_trace_id()
    console.record([*attempt("Collected", 30, error="no luck", trace_id=trace_id), line("Collected", "nul \0", "warn")])
    with closing(console.log_in()) as api:
        until(lambda: api.get("/api/logs", params={"step": "Collected"}).json()["logs"], "the line is in the database")
        (trace,) = api.get("/api/traces", params={"status": "error"}).json()["traces"]
        assert (trace["traceId"], trace["steps"]) == (trace_id, ["Collected"])
        assert api.get("/api/activity").json()["steps"]["Collected"]["failed"] == 1
        assert api.get("/api/history").json()["database"].startswith("PostgreSQL")
    assert not console.database.exists()
    assert console.end_collector() == 0

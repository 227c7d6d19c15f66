"""A project is shown to whoever opens it first: once, by real requests, and whatever goes wrong with it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from motia_studio.first_run.memo import Memo
from motia_studio.json_text import as_text, parse
from tests.studio import ROOT, Studio, running_studio, until

SAMPLE = ROOT / "examples" / "support-desk"
HELLO = """from motia import http

config = {"name": "Hello", "triggers": [http("POST", "/hello/:who")]}


async def handler(request, ctx):
    return {"status": 200, "body": {"who": request.path_params["who"], "body": request.body}}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a copy of the sample that was never opened."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "desk", ignore=shutil.ignore_patterns(".motia")))


def memo(project: Path) -> dict[str, Any]:
    file = project / ".motia" / "first-run.json"
    return json.loads(file.read_text()) if file.exists() else {}


def traces(project: Path) -> int:
    with closing(sqlite3.connect(project / ".motia" / "studio.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM history_trace").fetchone()[0])


def lines(studio: Studio, text: str) -> int:
    return sum(text in line for line in studio.printed)


def wait_for(studio: Studio, *texts: str) -> None:
    until(lambda: all(lines(studio, text) for text in texts), report=lambda: studio.text)


def test_the_sample_has_run_once_with_one_failure_when_it_is_opened(desk: Path) -> None:
    with running_studio(desk) as studio:
        wait_for(studio, "Feedback asked for", "Given up after 3 attempts", "Ticket escalated")
        until(lambda: memo(desk).get("ended"), report=lambda: studio.text)
        until(lambda: lines(studio, "Customer notified") == 4, report=lambda: studio.text)
        tickets = studio.get("/tickets")
        assert sorted(ticket["status"] for ticket in tickets) == ["closed", "escalated", "triaged", "triaged"]
    assert len(memo(desk)["traces"]) == 5
    assert set(memo(desk)["versions"]) == {
        file.relative_to(desk).as_posix() for file in (desk / "src").rglob("*") if "step" in file.name
    }
    with running_studio(desk) as studio:
        assert len(studio.get("/tickets")) == 4


def test_a_project_that_was_used_before_is_not_shown_as_new(desk: Path) -> None:
    with running_studio(desk, "--no-first-run") as studio:
        assert studio.get("/tickets") == []
        studio.post("/tickets", {"title": "Mine", "description": "Mine", "email": "me@example.com"})
        until(lambda: traces(desk), report=lambda: studio.text)
    assert memo(desk) == {}
    with running_studio(desk) as studio:
        assert memo(desk) == {"passedOver": True}
        assert [ticket["title"] for ticket in studio.get("/tickets")] == ["Mine"]


def test_a_first_run_that_goes_wrong_is_one_line_and_is_not_tried_again(project: Path) -> None:
    (project / "src" / "hello_step.py").write_text(HELLO)
    entries = [{"step": "Hello", "params": {"who": "ada"}}, {"step": "Goodbye"}, {"step": "Hello"}]
    (project / "studio.json").write_text(json.dumps({"firstRun": entries}))
    with running_studio(project) as studio:
        until(lambda: memo(project).get("ended"), report=lambda: studio.text)
        wait_for(studio, "firstRun: Goodbye isn't a Step that runs")
    assert lines(studio, "[first-run]") == 1
    assert len(memo(project)["traces"]) == 1


def test_a_studio_json_that_is_no_json_stops_nobody(project: Path) -> None:
    (project / "src" / "hello_step.py").write_text(HELLO)
    (project / "studio.json").write_text("{\n  oops")
    with running_studio(project) as studio:
        wait_for(studio, "[first-run] the first run of this project ends here: studio.json:2: isn't JSON")
        assert studio.post("/hello/ada", {}).status_code == 200
    assert memo(project) == {}


def test_the_sample_is_written_as_the_studio_writes_it() -> None:
    text = (SAMPLE / "studio.json").read_text()
    assert as_text(parse(text, "studio.json")) == text


def test_only_one_of_two_studios_plays_it(tmp_path: Path) -> None:
    assert [Memo(tmp_path).begin({}), Memo(tmp_path).begin({})] == [True, False]

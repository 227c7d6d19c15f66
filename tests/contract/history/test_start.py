"""The checklist ticks itself from what really happened, and from nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from motia_studio.api import start
from motia_studio.checklist import Checklist
from motia_studio.first_run.memo import Memo
from motia_studio.history.models import Trace
from runtime.model import Registry, Step, new_trace_id, now_ns
from runtime.model import Span as Recorded
from tests.history import History
from tests.sample_flow import attempt

FILE = "src/escalate.step.ts"
MS = 1_000_000


class Project:
    """A project with one Step, and the page that asks for its checklist."""

    def __init__(self, folder: Path, client: Client) -> None:
        self.home = folder / ".motia"
        self.home.mkdir(exist_ok=True)
        self.step = folder / FILE
        self.step.write_text("")
        self.registry = _registry("one")
        self.checklist = Checklist(folder, self.home)
        self._client = client

    def save(self, version: str) -> None:
        self.registry = _registry(version)
        os.utime(self.step, ns=(now_ns(), now_ns()))

    def list(self) -> dict[str, Any]:
        return dict(self._client.get("/api/start").json())

    def post(self, **body: Any) -> dict[str, Any]:
        answer = self._client.post("/api/start", body, "application/json")
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    def done(self) -> list[str]:
        return [step["id"] for step in self.list()["steps"] if step["done"]]

    def point(self, name: str) -> dict[str, Any]:
        return next(step for step in self.list()["steps"] if step["id"] == name)


@pytest.fixture
def desk(project: Path, client: Client, monkeypatch: pytest.MonkeyPatch) -> Project:
    desk = Project(project, client)
    monkeypatch.setattr(start, "checklist", lambda: desk.checklist)
    monkeypatch.setattr(start, "current_project", type("Current", (), {"registry": lambda _: desk.registry}))
    return desk


def _registry(version: str) -> Registry:
    return Registry(steps=(Step("Escalate", FILE, "node", (), runner="node@1", version=version),))


def ran(*, error: str | None = None, trigger: str = "http", trace_id: str | None = None) -> tuple[Recorded, str]:
    """Return the only attempt of a trace that begins now, and the trace."""
    trace_id = trace_id or new_trace_id()
    span = attempt("Escalate", 5, error=error, trace_id=trace_id)[1]
    known = {**span.attributes, "motia.trigger": trigger}
    return msgspec.structs.replace(span, start=now_ns(), end=now_ns() + 5 * MS, attributes=known), trace_id


def test_an_untouched_project_has_five_open_steps(desk: Project) -> None:
    shown = desk.list()
    assert [step["id"] for step in shown["steps"]] == ["diagram", "run", "story", "edit", "again"]
    assert not any(step["done"] or step["at"] for step in shown["steps"])
    assert shown["dismissed"] is False


def test_five_minutes_tick_one_after_the_other(desk: Project, history: History) -> None:
    failed, failed_trace = ran(error="no phone number")
    memo = Memo(desk.home)
    memo.begin({FILE: "one"})
    history.write(failed)
    memo.end()
    assert desk.done() == []
    assert desk.point("story")["traceId"] == failed_trace
    desk.post(seen="diagram")
    assert desk.done() == ["diagram"]
    own, own_trace = ran()
    history.write(own)
    run = desk.point("run")
    assert (run["done"], run["traceId"], run["step"]) == (True, own_trace, "Escalate")
    desk.post(seen="story", trace=failed_trace)
    assert desk.point("story")["step"] == "Escalate"
    desk.save("two")
    assert desk.done() == ["diagram", "run", "story", "edit"]
    again, again_trace = ran()
    history.write(again)
    assert desk.done() == ["diagram", "run", "story", "edit", "again"]
    assert desk.point("again")["traceId"] == again_trace


def test_what_is_ticked_stays_so_when_its_trace_is_gone(desk: Project, history: History) -> None:
    desk.list()
    history.write(ran()[0])
    assert desk.done() == ["run"]
    Trace.objects.all().delete()
    assert desk.done() == ["run"]


def test_a_schedule_is_nobodys_run(desk: Project, history: History) -> None:
    desk.list()
    history.write(ran(trigger="cron")[0])
    assert desk.done() == []


def test_a_page_opened_before_the_first_run_does_not_count_it(desk: Project, history: History) -> None:
    desk.list()
    memo = Memo(desk.home)
    memo.begin({FILE: "one"})
    history.write(ran()[0])
    assert desk.done() == []
    memo.end()
    assert desk.done() == []


def test_a_run_while_the_baseline_is_read_is_not_taken_for_ones_own(
    desk: Project, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.list()
    memo = Memo(desk.home)
    looked: list[Callable[..., Any]] = []

    def played(self: Memo) -> Any:
        looked.append(played)
        if len(looked) == 1:
            return None
        return original(self)

    original = Memo.played
    memo.begin({FILE: "one"})
    history.write(ran()[0])
    monkeypatch.setattr(Memo, "played", played)
    assert desk.done() == []


def test_the_story_of_what_went_well_ticks_nothing(desk: Project, history: History) -> None:
    span, trace_id = ran()
    history.write(span)
    desk.post(seen="story", trace=trace_id)
    desk.post(seen="story", trace="f" * 32)
    assert "story" not in desk.done()


def test_running_again_without_an_edit_or_with_another_failure_ticks_nothing(desk: Project, history: History) -> None:
    history.write(ran(error="no luck")[0])
    desk.list()
    history.write(ran()[0])
    assert "again" not in desk.done()
    desk.save("two")
    history.write(ran(error="still no luck")[0])
    assert desk.done() == ["run", "edit"]


def test_the_list_is_put_away_and_comes_back(desk: Project) -> None:
    assert desk.post(dismissed=True)["dismissed"] is True
    assert desk.list()["dismissed"] is True
    assert desk.post(dismissed=False)["dismissed"] is False


@pytest.mark.parametrize(
    "body", [{}, {"seen": "x"}, {"seen": "story"}, {"seen": "story", "trace": "a\0"}, {"dismissed": 1}, {"seen": []}]
)
def test_what_the_list_does_not_know_is_refused_in_words(desk: Project, client: Client, body: dict[str, Any]) -> None:
    answer = client.post("/api/start", body, "application/json")
    assert answer.status_code == 400
    assert "dismissed" in answer.json()["error"]["hint"]

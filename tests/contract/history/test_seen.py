"""Lines of the diagram that data drew."""

from __future__ import annotations

import msgspec
import pytest
from django.test import Client

from motia_studio.api import seen
from runtime.model import Registry, Span, Step
from runtime.triggers import parse_triggers
from tests.history import History
from tests.sample_flow import attempt


def step(name: str, kind: str) -> Step:
    file = f"src/{name}.step.ts"
    triggers, problems = parse_triggers([{"type": kind, **OPTIONS[kind]}], owner=name, file=file)
    assert problems == ()
    return Step(name, file, "typescript", triggers)


OPTIONS: dict[str, dict[str, object]] = {
    "http": {"method": "POST", "path": "/close"},
    "state": {},
    "stream": {"streamName": "board"},
}


def chain(source: str, target: str, kind: str, *, outcome: str = "ok") -> list[Span]:
    """Return the spans of a write by one Step that started another."""
    runs = attempt(source, 1)[1]
    call = child(runs, "call", {"motia.step": source, "motia.group": "tickets"})
    if kind == "stream":
        call = child(runs, "call", {"motia.step": source, "motia.group": "all", "motia.stream": "board"})
    trigger = child(call, "trigger", {"motia.step": target, "motia.trigger": kind})
    known = {"motia.step": target, "motia.trigger": kind, "motia.outcome": outcome}
    return [runs, call, trigger, child(trigger, "attempt", known)]


def child(parent: Span, phase: str, attributes: dict[str, str]) -> Span:
    span_id = f"{int(parent.span_id, 16) + 1 & 2**64 - 1:016x}"
    known = {"motia.phase": phase, **attributes}
    return msgspec.structs.replace(parent, span_id=span_id, parent_id=parent.span_id, name=phase, attributes=known)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    class Project:
        def registry(self) -> Registry:
            steps = (step("Close", "http"), step("Ask", "state"), step("Show", "stream"))
            return Registry(1, steps=steps)

    monkeypatch.setattr(seen, "current_project", Project)


@pytest.mark.usefixtures("registry")
def test_a_step_that_ran_because_of_anothers_write_is_joined_to_it(history: History, client: Client) -> None:
    history.write(*chain("Close", "Ask", "state"), *chain("Close", "Show", "stream"), *chain("Gone", "Ask", "state"))
    edges = client.get("/api/flow/seen").json()["edges"]
    told = [(edge["source"], edge["target"], edge["kind"], edge["name"]) for edge in edges]
    assert told == [("Close", "Ask", "state", "tickets"), ("Close", "Show", "stream", "board")]


@pytest.mark.usefixtures("registry")
def test_a_run_that_the_condition_prevented_draws_nothing(history: History, client: Client) -> None:
    history.write(*chain("Close", "Ask", "state", outcome="skipped"))
    assert client.get("/api/flow/seen").json() == {"edges": []}

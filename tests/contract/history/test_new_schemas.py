"""The schema of a new Step is taken from what was really sent, of which the history keeps the values."""

from __future__ import annotations

from typing import Any

from motia_studio.scaffold.seen import MOST, seen_at_endpoint, seen_on_topic
from runtime.discovery.assemble import assemble
from runtime.model import Registry, Snapshot, Span
from tests.console import described
from tests.history import History

TRACE = "ab" * 16
STEPS = (
    {
        "name": "Create",
        "triggers": [{"type": "http", "method": "POST", "path": "/tickets"}],
        "enqueues": ["ticket.created", "ticket.lost"],
    },
    {
        "name": "Triage",
        "triggers": [{"type": "queue", "topic": "ticket.created"}, {"type": "cron", "expression": "* * * * *"}],
    },
)


def registry() -> Registry:
    files = (described(f"src/{each['name']}.step.ts", "node", each) for each in STEPS)
    return assemble(Snapshot(1, tuple(files)))


def attempt(at: int, step: str, kind: str, suffix: str, given: Any, *, span: str = "") -> Span:
    attributes = {
        "motia.phase": "attempt",
        "motia.step": step,
        "motia.trigger": kind,
        "motia.suffix": suffix,
        "motia.input": given,
    }
    second = at * 1_000_000_000
    return Span(
        TRACE, span or f"{at:016x}", None, "attempt 1", "internal", second, second + 1, "ok", attributes=attributes
    )


def message(at: int, given: Any) -> Span:
    return attempt(at, "Triage", "queue", "queue(ticket.created)", given)


def test_a_topic_is_known_by_the_messages_that_steps_took(history: History) -> None:
    history.write(message(1, {"id": "a", "note": "x"}), message(2, {"id": "***"}))
    history.write(attempt(3, "Triage", "cron", "cron(* * * * *)", {"other": 1}))
    found = seen_on_topic(registry(), "ticket.created")
    assert found is not None
    fields = {"id": {"type": "string"}, "note": {"type": "string"}}
    assert found.schema["properties"] == fields
    assert found.schema["required"] == ["id"]
    assert found.shown() == {"seen": 2, "newest": "1970-01-01T00:00:02.000Z", "traceId": TRACE}


def test_a_topic_that_nobody_takes_is_known_by_what_was_sent_to_it(history: History) -> None:
    caller = attempt(1, "Create", "http", "http(POST /tickets)", {"body": None}, span="c" * 16)
    attributes = {"motia.phase": "call", "motia.step": "Create", "motia.data": {"id": 7}}
    sent = Span(TRACE, "d" * 16, "c" * 16, "enqueue ticket.lost", "producer", 2, 3, "ok", attributes=attributes)
    history.write(caller, sent)
    found = seen_on_topic(registry(), "ticket.lost")
    assert found is not None
    assert found.schema == {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
    assert seen_on_topic(registry(), "ticket.created") is None


def test_an_endpoint_is_known_by_the_bodies_of_its_requests(history: History) -> None:
    bodies = [{"title": "no water", "count": 1}, {"title": "no light", "count": 1.5}, None]
    history.write(
        *(attempt(at, "Create", "http", "http(POST /tickets)", {"body": body}) for at, body in enumerate(bodies, 1))
    )
    found = seen_at_endpoint(registry(), "POST /tickets")
    assert found is not None
    assert (found.count, found.schema["properties"]["count"]) == (2, {"type": "number"})
    assert seen_at_endpoint(registry(), "GET /tickets") is None


def test_only_the_last_messages_count(history: History) -> None:
    old = [message(at, {"old": True}) for at in range(1, MOST + 1)]
    history.write(*old, *(message(100 + at, {"new": True}) for at in range(MOST)))
    found = seen_on_topic(registry(), "ticket.created")
    assert found is not None
    assert (found.count, list(found.schema["properties"])) == (MOST, ["new"])

"""What becomes of one entry of `triggers`, good or bad."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.model import Message, Problem, TraceContext
from runtime.triggers import TRIGGERS, parse_trigger, parse_triggers
from runtime.triggers.base import Delivery, Endpoint, Route, Schedule, Trigger

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["method", "path", "topic", "config", "expression", "timezone", "catchUp", "streamName", "groupId", "itemId"]


def good(**raw: Any) -> Trigger:
    trigger, problems = parse_trigger(0, raw, file="src/a.step.ts")
    assert problems == []
    assert trigger is not None
    return trigger


def bad(raw: Any) -> Problem:
    trigger, problems = parse_trigger(0, raw, file="src/a.step.ts")
    assert trigger is None
    assert problems[0].severity == "error"
    return problems[0]


def warned(raw: dict[str, Any]) -> Problem:
    trigger, problems = parse_trigger(0, raw, file="src/a.step.ts")
    assert trigger is not None
    assert problems[0].severity in ("warning", "info")
    return problems[0]


def message(data: Any) -> Message:
    return Message("@stream/tickets", data, TraceContext.new())


def test_http_trigger_is_a_route() -> None:
    trigger = good(type="http", method="POST", path="/tickets/:id", bodySchema={"type": "object"}, condition=True)

    assert trigger.route == Route("POST", "/tickets/:id")
    assert (trigger.suffix, trigger.summary) == ("http(POST /tickets/:id)", "POST /tickets/:id")
    assert (trigger.topic, trigger.schedule, trigger.condition) == (None, None, True)
    assert trigger.input_schema == {"type": "object"}
    assert trigger.info() == {"type": "http", "index": 0, "method": "POST", "path": "/tickets/:id"}


def test_http_trigger_understands_its_old_name_and_a_path_without_slash() -> None:
    trigger = good(type="api", method="GET", path="tickets")

    assert (trigger.kind, trigger.suffix, trigger.route) == ("http", "http(GET tickets)", Route("GET", "/tickets"))


def test_queue_trigger_is_a_subscription_with_its_delivery() -> None:
    config = {"type": "fifo", "maxRetries": 0, "visibilityTimeout": 60, "delaySeconds": 2, "concurrency": 3}

    trigger = good(type="queue", topic="t", config={**config, "backoffType": "fixed", "backoffDelayMs": 50})

    assert (trigger.topic, trigger.suffix, trigger.summary) == ("t", "queue(t)", "t")
    assert trigger.delivery == Delivery(True, 0, 50, "fixed", 3, 2000, 60_000)
    assert trigger.listens == (Endpoint("topic", "t"),)
    assert trigger.info() == {"type": "queue", "index": 0, "topic": "t"}


def test_queue_trigger_leaves_what_it_does_not_say_to_the_project() -> None:
    assert good(type="queue", topic="t").delivery == Delivery()


def test_cron_trigger_is_a_schedule_and_a_topic_of_its_own() -> None:
    (trigger,), problems = parse_triggers(
        [{"type": "cron", "expression": "30 9 * * MON-FRI", "timezone": "Europe/Berlin", "catchUp": "one"}],
        owner="Sweep",
        file="src/a_step.py",
    )

    assert problems == ()
    assert trigger.schedule == Schedule("0 30 9 * * MON-FRI", "Europe/Berlin", "one")
    assert trigger.topic == "@cron/Sweep/cron(30 9 * * MON-FRI)"
    assert trigger.summary == "At 09:30 on Monday through Friday (Europe/Berlin)"
    assert trigger.info()["expression"] == "30 9 * * MON-FRI"


def test_state_trigger_listens_to_all_state() -> None:
    trigger = good(type="state")

    assert (trigger.suffix, trigger.topic, trigger.accepts(message(None))) == ("state", "@state", True)
    assert trigger.summary == "every state change"


@pytest.mark.parametrize(
    ("filters", "event", "accepted"),
    [
        ({}, {"groupId": "open", "id": "1"}, True),
        ({"groupId": "open"}, {"groupId": "open", "id": "1"}, True),
        ({"groupId": "open"}, {"groupId": "shut", "id": "1"}, False),
        ({"itemId": "1"}, {"groupId": "open", "id": "2"}, False),
        ({"groupId": "open", "itemId": "1"}, {"groupId": "open", "id": "1"}, True),
        ({"itemId": "1"}, {"groupId": "open", "id": None}, False),
        ({"itemId": "1"}, None, False),
    ],
)
def test_stream_trigger_accepts_what_passes_its_filters(filters: dict[str, str], event: Any, accepted: bool) -> None:
    assert good(type="stream", streamName="tickets", **filters).accepts(message(event)) is accepted


def test_stream_trigger_listens_to_its_stream() -> None:
    trigger = good(type="stream", streamName="tickets", itemId="1")

    assert (trigger.topic, trigger.suffix, trigger.summary) == ("@stream/tickets", "stream(tickets)", "tickets/*/1")


def test_repeated_trigger_has_its_index_in_the_suffix() -> None:
    queue = {"type": "queue", "topic": "t"}

    triggers, _ = parse_triggers([queue, {"type": "state"}, queue], owner="A", file="a")

    assert [trigger.suffix for trigger in triggers] == ["queue(t)", "state", "queue(t)-2"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("http", "triggers[0]: must be an object with a `type`, not 'http'"),
        ({}, "triggers[0].type: is missing"),
        ({"type": "htp"}, "triggers[0].type: 'htp' is not a type of trigger"),
        ({"type": 3}, "triggers[0].type: must be a text that isn't empty, not 3"),
        ({"type": "http", "method": "GET"}, "triggers[0].path: is missing"),
        ({"type": "http", "path": "/"}, "triggers[0].method: is missing"),
        ({"type": "http", "method": "FETCH", "path": "/"}, "method: must be one of GET, POST"),
        ({"type": "http", "method": ["GET"], "path": "/"}, "method: must be one of GET, POST"),
        ({"type": "http", "method": "GET", "path": 3}, "path: must be a text that isn't empty, not 3"),
        ({"type": "http", "method": "GET", "path": "/a?b=1"}, "path: can't hold spaces, `?` or `#`"),
        ({"type": "http", "method": "GET", "path": "/:"}, "path: ':' is no parameter"),
        ({"type": "http", "method": "GET", "path": "/:a/:a"}, "path: the parameter ':a' comes twice"),
        ({"type": "queue"}, "triggers[0].topic: is missing"),
        ({"type": "queue", "topic": ["a", "b"]}, "topic: must be a text"),
        ({"type": "queue", "topic": "@state"}, "topic: '@state' can't be used"),
        ({"type": "queue", "topic": "t", "config": []}, "config: must be an object, not []"),
        (
            {"type": "queue", "topic": "t", "config": {"maxRetries": "3"}},
            "triggers[0].config.maxRetries: must be a whole",
        ),
        ({"type": "queue", "topic": "t", "config": {"maxRetries": -1}}, "must be a whole number of at least 0, not -1"),
        ({"type": "queue", "topic": "t", "config": {"concurrency": 0}}, "must be a whole number of at least 1, not 0"),
        ({"type": "queue", "topic": "t", "config": {"type": "filo"}}, "must be one of standard, fifo, not 'filo'"),
        ({"type": "queue", "topic": "t", "config": {"delaySeconds": float("inf")}}, "must be a whole number"),
        ({"type": "cron"}, "triggers[0].expression: is missing"),
        ({"type": "cron", "expression": "daily"}, "expression: 'daily' has 1 field instead of 5 to 7"),
        ({"type": "cron", "expression": "61 * * * *"}, "expression: '61' is not a minute, which is 0 to 59"),
        ({"type": "cron", "expression": "@daily", "timezone": "Berlin"}, "there is no time zone called 'Berlin'"),
        ({"type": "cron", "expression": "@daily", "timezone": "/etc"}, "there is no time zone called '/etc'"),
        ({"type": "cron", "expression": "@daily", "catchUp": "some"}, "catchUp: must be one of none, one, all"),
        ({"type": "stream"}, "triggers[0].streamName: is missing"),
        ({"type": "stream", "streamName": "a", "groupId": 7}, "groupId: must be a text that isn't empty, not 7"),
    ],
)
def test_bad_trigger_is_left_out_with_a_reason(raw: Any, expected: str) -> None:
    assert expected in bad(raw).message


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ({"type": "htp"}, "did you mean 'http'?"),
        ({"type": "queue", "topic": "t", "config": {"type": "FIFO"}}, "did you mean 'fifo'?"),
        ({"type": "cron", "expression": "@daily", "timezone": "Europe/Berln"}, "did you mean 'Europe/Berlin'?"),
    ],
)
def test_bad_trigger_names_what_was_meant(raw: Any, hint: str) -> None:
    assert bad(raw).hint == hint


@pytest.mark.parametrize(
    ("raw", "text", "hint"),
    [
        ({"type": "http", "method": "get", "path": "/"}, "read as 'GET'", None),
        ({"type": "http", "method": "GET", "path": "/a/*"}, "taken letter by letter", None),
        ({"type": "http", "method": "GET", "path": "/", "queryParams": [1]}, "must be a list of {name", None),
        ({"type": "queue", "topic": "t", "config": {"maxRetry": 1}}, "maxRetry: is not", "did you mean 'maxRetries'?"),
        ({"type": "state", "scope": "a"}, "scope: is not known", "known here are type, condition"),
        ({"type": "cron", "expression": "0 0 0 1 1 * 1999"}, "never fires again", None),
        ({"type": "cron", "expression": "0 9 * * 1-5"}, "At 09:00 on Sunday through Thursday", None),
    ],
)  # fmt: skip
def test_odd_trigger_runs_with_a_warning(raw: dict[str, Any], text: str, hint: str | None) -> None:
    found = warned(raw)

    assert text in found.message
    assert hint is None or found.hint == hint


@pytest.mark.parametrize("raw", [None, "http", {"type": "http"}, 3])
def test_triggers_that_are_no_list_are_a_problem(raw: Any) -> None:
    triggers, problems = parse_triggers(raw, owner="A", file="a")

    assert triggers == ()
    assert "config.triggers: must be a list" in problems[0].message


@given(kind=st.sampled_from([*TRIGGERS]), fields=st.dictionaries(st.sampled_from(FIELDS), JSON), noise=JSON)
def test_no_trigger_ever_makes_parsing_fail(kind: str, fields: dict[str, Any], noise: Any) -> None:
    trigger, problems = parse_trigger(0, {**fields, "type": kind, "noise": noise}, file="a")

    assert problems
    assert trigger is None or (trigger.suffix and trigger.summary and trigger.kind == kind)


@pytest.mark.parametrize("kind", TRIGGERS.values())
def test_every_kind_says_how_it_looks(kind: type[Trigger]) -> None:
    assert all(isinstance(value, str) and value for value in (kind.label, kind.icon, kind.colour))

"""What Steps and streams are to each other: the same name, the same route, topics that lead nowhere."""

from __future__ import annotations

import pytest

from tests.unit.discovery.projects import HTTP, QUEUE, build, codes, step, stream


def test_same_name_and_trigger_breaks_the_second_step() -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [HTTP]}),
        step("src/b.step.ts", {"name": "A", "triggers": [HTTP]}),
    )

    first, second = registry.steps
    assert (first.broken, second.runner, second.triggers) == (None, None, ())
    assert "src/a.step.ts" in second.broken.message if second.broken else False
    assert registry.by_name["A"] is first
    assert codes(registry) == [("src/b.step.ts", "error", "duplicate_step")]


def test_same_name_with_other_triggers_is_a_warning() -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [HTTP]}),
        step("src/b.step.ts", {"name": "A", "triggers": [HTTP | {"path": "/b"}]}),
    )

    assert [found.broken for found in registry.steps] == [None, None]
    assert codes(registry) == [("src/b.step.ts", "warning", "duplicate_step")]


@pytest.mark.parametrize(
    ("first", "second", "conflict"),
    [
        ("/users/:id", "/users/:name", True),
        ("/users", "/users", True),
        ("/users/:id", "/users/me", False),
        ("/users", "/users/", False),
        ("users", "/users", True),
    ],
)
def test_routes_conflict_when_they_take_the_same_requests(first: str, second: str, conflict: bool) -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [HTTP | {"path": first}]}),
        step("src/b.step.ts", {"name": "B", "triggers": [HTTP | {"path": second}]}),
    )

    assert [code for *_, code in codes(registry)] == (["route_taken"] if conflict else [])


def test_same_path_with_another_method_is_no_conflict() -> None:
    registry = build(step("src/a.step.ts", {"name": "A", "triggers": [HTTP, HTTP | {"method": "POST"}]}))

    assert registry.problems == ()


def test_topic_that_nobody_consumes_names_the_one_that_was_meant() -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [HTTP], "enqueues": ["ticket.create"]}),
        step("src/b.step.ts", {"name": "B", "triggers": [{"type": "queue", "topic": "ticket.created"}]}),
    )

    assert codes(registry) == [
        ("src/a.step.ts", "warning", "topic_not_consumed"),
        ("src/b.step.ts", "warning", "topic_not_produced"),
    ]
    assert registry.problems[0].hint == "did you mean 'ticket.created'?"


def test_topic_that_nobody_produces_is_worth_a_remark() -> None:
    assert codes(build(step("src/b.step.ts", {"name": "B", "triggers": [QUEUE]}))) == [
        ("src/b.step.ts", "info", "topic_not_produced")
    ]


def test_virtual_topics_count_and_the_runtime_s_own_are_left_alone() -> None:
    registry = build(
        step("src/a.step.ts", {"name": "A", "triggers": [{"type": "state"}], "enqueues": ["u"]}),
        step("src/b.step.ts", {"name": "B", "triggers": [QUEUE]}),
        step("src/c.step.ts", {"name": "C", "triggers": [], "virtualEnqueues": ["t"], "virtualSubscribes": ["u"]}),
    )

    assert registry.problems == ()


def test_step_that_nothing_starts_is_worth_a_remark() -> None:
    assert codes(build(step("src/a.step.ts", {"name": "A", "triggers": []}))) == [
        ("src/a.step.ts", "info", "no_triggers")
    ]


def test_stream_defined_twice_is_a_problem() -> None:
    registry = build(stream("src/a.stream.ts", {"name": "a"}), stream("src/b.stream.ts", {"name": "a"}))

    assert codes(registry) == [("src/b.stream.ts", "error", "duplicate_stream")]

"""At a terminal only what is missing is asked for, and what can't be used is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from motia_studio.scaffold.asking import ask_again, complete
from motia_studio.scaffold.fault import Fault


def answering(*answers: str) -> tuple[list[str], Callable[[str], str]]:
    asked: list[str] = []
    given = iter(answers)

    def ask(question: str) -> str:
        asked.append(question.partition(",")[0].partition(":")[0])
        return next(given)

    return asked, ask


def test_everything_is_asked_for_and_empty_answers_are_the_defaults() -> None:
    body: dict[str, Any] = {"kind": "step"}
    asked, ask = answering("", "Collect", "", "que", "order.made", "orders, money", "")
    complete(body, ask, language="python")
    assert asked == ["Name", "Name", "Language", "What starts it", "Topic", "Flows", "Topics that it sends"]
    assert body == {
        "kind": "step",
        "name": "Collect",
        "language": "python",
        "trigger": {"type": "queue", "topic": "order.made"},
        "flows": ["orders", "money"],
        "enqueues": [],
    }


def test_what_options_said_is_not_asked_for() -> None:
    body = {"kind": "step", "name": "Tick", "language": "python", "flows": [], "enqueues": []}
    asked, ask = answering("c", "0 9 * * *")
    complete(body, ask, language="python")
    assert (asked, body["trigger"]) == (
        ["What starts it", "Cron expression"],
        {"type": "cron", "expression": "0 9 * * *"},
    )


def test_a_fault_has_its_field_asked_for_again_where_a_person_was_asked() -> None:
    body: dict[str, Any] = {"name": "a", "trigger": {"type": "cron", "expression": "never"}}
    assert ask_again(body, [Fault("name", "", ""), Fault("trigger.expression", "", "")])
    assert body == {"trigger": {"type": "cron"}}
    assert not ask_again(body, [Fault("folder", "", "")])

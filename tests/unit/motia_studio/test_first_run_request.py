"""An entry of `firstRun` becomes a request of its Step's endpoint, or is refused in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from motia_studio.first_run.request import build, part_of
from runtime.errors import ConfigError, StepNotFound
from runtime.model import Registry, Step
from runtime.triggers.http import HttpTrigger

CREATE = HttpTrigger(index=0, method="POST", path="/tickets")
SHOW = HttpTrigger(index=1, method="GET", path="/tickets/:id/:part")
REGISTRY = Registry(
    steps=(
        Step("Ticket", "src/a.step.ts", "node", (CREATE, SHOW), runner="node@1"),
        Step("Broken", "src/b.step.ts", "node", (CREATE,)),
    )
)


def entry(**fields: Any) -> dict[str, Any]:
    return {"step": "Ticket", **fields}


def test_an_example_becomes_a_request_of_the_first_endpoint() -> None:
    built = build(entry(headers={"X-A": "1"}), {"body": {"title": "ü"}, "query": {"q": "a b", "n": 2}}, REGISTRY, {})
    assert (built.method, built.path) == ("POST", "/tickets?q=a+b&n=2")
    assert json.loads(built.body or b"") == {"title": "ü"}
    assert dict(built.headers) == {
        "user-agent": "motia-studio-first-run",
        "x-a": "1",
        "content-type": "application/json",
        "accept": "*/*",
    }


def test_what_was_kept_is_filled_in_and_parameters_are_quoted() -> None:
    told = entry(endpoint="GET /tickets/:id/:part", params={"id": "{ticket}", "part": 3}, headers={"X": "{other}"})
    built = build(told, {"params": {"id": "never"}}, REGISTRY, {"ticket": "a/ü"})
    assert (built.method, built.path, built.body) == ("GET", "/tickets/a%2F%C3%BC/3", None)
    assert built.headers["x"] == "{other}"


def test_what_is_deep_in_a_body_is_filled_in_too() -> None:
    built = build(entry(body={"of": [{"id": "{ticket}!"}, 4]}), {}, REGISTRY, {"ticket": "7"})
    assert json.loads(built.body or b"") == {"of": [{"id": "7!"}, 4]}


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        ({"step": "Nobody"}, StepNotFound, "Nobody isn't a Step that runs"),
        ({"step": "Broken"}, StepNotFound, "Broken isn't a Step that runs"),
        (entry(endpoint="PUT /x"), StepNotFound, "Ticket has no such endpoint"),
        (entry(endpoint="GET /tickets/:id/:part", params={"id": 1}), ConfigError, "needs a value for :part"),
        (entry(query=["a"]), ConfigError, "query isn't an object of texts"),
        (entry(headers={"a": {}}), ConfigError, "headers 'a' isn't a text"),
    ],
)
def test_an_entry_that_makes_no_request_is_refused_in_words(told: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        build(told, {}, REGISTRY, {})


def test_parts_of_an_answer_are_kept_as_texts() -> None:
    body = {"order": {"id": 7, "name": "x"}, "none": None}
    assert [part_of(body, path) for path in ("order.id", "order.name", "none", "order.id.deeper", "nothing")] == [
        "7",
        "x",
        None,
        None,
        None,
    ]
    assert part_of("text", "id") is None

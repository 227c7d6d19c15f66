"""The diagram says what the registry says."""

from __future__ import annotations

import json
from typing import Any

from runtime.discovery.assemble import assemble
from runtime.discovery.graph import draw
from runtime.model import Described, Snapshot


def drawing(**configs: dict[str, Any]) -> dict[str, Any]:
    described = [
        Described(f"src/{name}.step.ts", "node", "step", "node@1", {"name": name.rstrip("0"), **config}, True)
        for name, config in configs.items()
    ]
    return draw(assemble(Snapshot(1, tuple(described))))


def queue(*topics: str) -> list[dict[str, str]]:
    return [{"type": "queue", "topic": topic} for topic in topics]


def test_drawing_has_a_node_with_its_triggers() -> None:
    found = drawing(A={"triggers": queue("t"), "enqueues": ["u"], "flows": ["f"], "description": "d"})

    (node,) = found["nodes"]
    assert (node["id"], node["file"], node["flows"], node["enqueues"]) == ("A", "src/A.step.ts", ["f"], ["u"])
    assert (node["broken"], node["runner"], node["virtual"], found["flows"]) == (None, "node@1", False, ["f"])
    looks = {"kind": "queue", "label": "Queue", "icon": "inbox", "colour": "queue"}
    assert node["triggers"] == [looks | {"summary": "t", "suffix": "queue(t)", "condition": False}]


def test_edges_join_what_is_enqueued_to_what_listens() -> None:
    found = drawing(
        A={"triggers": [], "enqueues": [{"topic": "t", "label": "hi", "conditional": True}]}, B={"triggers": queue("t")}
    )

    ends = {"id": "A > B : t", "source": "A", "target": "B", "kind": "topic", "name": "t"}
    assert found["edges"] == [ends | {"label": "hi", "conditional": True, "virtual": False}]


def test_two_topics_between_one_pair_are_two_edges() -> None:
    edges = drawing(A={"triggers": [], "enqueues": ["t", "u", "t"]}, B={"triggers": queue("t", "u", "t")})["edges"]

    assert sorted(edge["id"] for edge in edges) == ["A > B : t", "A > B : u"]


def test_virtual_ends_make_virtual_edges() -> None:
    edges = drawing(
        A={"triggers": [], "virtualEnqueues": ["t"]},
        B={"triggers": queue("t")},
        C={"triggers": [], "virtualSubscribes": ["t"]},
    )["edges"]

    assert [(edge["target"], edge["virtual"]) for edge in edges] == [("B", True), ("C", True)]


def test_step_may_feed_itself() -> None:
    edges = drawing(A={"triggers": queue("t"), "enqueues": ["t"]})["edges"]

    assert [(edge["source"], edge["target"]) for edge in edges] == [("A", "A")]


def test_steps_of_one_name_have_nodes_of_their_own() -> None:
    nodes = drawing(A={"triggers": queue("t")}, A0={"triggers": queue("u")})["nodes"]

    assert [node["id"] for node in nodes] == ["A", "A (src/A0.step.ts)"]


def test_broken_step_is_drawn_with_its_reason() -> None:
    error = {"message": "no", "line": 2, "hint": "fix it"}
    described = Described("src/a.step.ts", "node", "step", None, error=error)

    found = draw(assemble(Snapshot(1, (described,))))

    assert (found["nodes"][0]["id"], found["nodes"][0]["broken"]) == ("a", error)
    assert found["problems"][0]["message"] == "no"


def test_drawing_is_json() -> None:
    found = drawing(A={"triggers": [{"type": "cron", "expression": "@daily"}, {"type": "state"}]})

    assert json.loads(json.dumps(found)) == found

"""What a config says for people: sentences, importance, the business key, and mistakes in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runtime.discovery.graph import draw
from tests.unit.discovery.projects import HTTP, build, step

WORDS = {
    "label": "Charge order {{input.orderId}}",
    "story": {"ok": "Charged", "fail": "Refused: {{error.message}}"},
    "importance": "low",
    "businessKey": "{{input.orderId}}",
}


def test_step_says_what_its_author_wrote_for_people(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.step.ts").write_text("\nexport const config = {\n  name: 'A',\n}\n")
    registry = build(step("src/a.step.ts", {"name": "A", "triggers": [HTTP], **WORDS}), project=tmp_path)
    (found,) = registry.steps
    assert (found.wording.label and found.wording.label.source) == WORDS["label"]
    assert {name: each.source for name, each in found.wording.story.items()} == WORDS["story"]
    assert (found.importance, found.line, registry.problems) == ("low", 3, ())
    assert (found.business_key and found.business_key.source) == "{{input.orderId}}"
    (node,) = draw(registry)["nodes"]
    assert {name: node[name] for name in ("label", "story", "importance", "line")} == {
        **{name: WORDS[name] for name in ("label", "story", "importance")},
        "line": 3,
    }


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("label", 7, "config.label: must be a text"),
        ("label", "Order {{input.id", "config.label: has a {{ without }}"),
        ("label", "Order {{order.id}}", "begins with input, output or error"),
        ("story", "all is well", "config.story: must be {ok, fail, wait}"),
        ("story", {"ok": ["x"]}, "config.story.ok: must be a text"),
        ("story", {"okay": "x"}, "config.story.okay: is not known"),
        ("importance", "none", 'config.importance: must be "low" or "normal"'),
        ("businessKey", "{{error.message}}", "begins with input or output"),
    ],
)
def test_mistake_in_words_for_people_is_a_problem_and_the_step_runs(
    key: str, value: Any, told: str, tmp_path: Path
) -> None:
    (tmp_path / "a.step.ts").write_text(f"export const config = {{\n  name: 'A',\n  {key}: 1, okay: 2, ok: 3 }}\n")
    registry = build(step("a.step.ts", {"name": "A", "triggers": [HTTP], key: value}), project=tmp_path)
    (problem,) = registry.problems
    assert told in problem.message
    assert (problem.severity, problem.file, registry.steps[0].broken) == ("warning", "a.step.ts", None)
    assert problem.line == 3

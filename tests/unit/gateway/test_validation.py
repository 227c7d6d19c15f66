"""Checking bodies against a Step's schema."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.gateway.validation import MOST_PROBLEMS, BodyRejected, BodySchema, InvalidSchema

SCHEMA = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"type": "integer"}}, "a b": {"type": "null"}},
}


def places(body: Any) -> list[str]:
    with pytest.raises(BodyRejected) as refused:
        BodySchema(SCHEMA).check(body)
    return [problem["path"] for problem in refused.value.problems]


def test_each_problem_has_its_place() -> None:
    assert sorted(places({"items": [1, "x", 2.5], "a b": 1})) == ["$.items[1]", "$.items[2]", "$['a b']"]
    assert places([]) == ["$"]


def test_a_body_with_a_thousand_mistakes_gets_a_short_answer() -> None:
    assert len(places({"items": ["x"] * 1000})) == MOST_PROBLEMS


def test_formats_are_checked() -> None:
    with pytest.raises(BodyRejected):
        BodySchema({"type": "string", "format": "email"}).check("nobody")


@pytest.mark.parametrize("schema", [{"type": "objekt"}, {"$ref": "http://127.0.0.1:9/schema.json"}, {"pattern": "("}])
def test_what_is_no_schema_is_refused_and_nothing_is_fetched(schema: dict[str, Any]) -> None:
    with pytest.raises(InvalidSchema):
        BodySchema(schema)

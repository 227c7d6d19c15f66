"""Sentences with gaps: what is read, what is refused, and what they say."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.masking import MASK
from runtime.model import Template, read_template
from runtime.model import template as module
from runtime.model.template import HIDDEN

VALUES = {
    "input": {
        "orderId": 4711,
        "items": [{"name": "tea"}, {"name": "jam"}],
        "tags": ["a", "b", "c", "d", "e", "f", "g"],
        "total": 12.5,
        "whole": 3.0,
        "paid": True,
        "card": MASK,
        "note": f"call {MASK} now",
        "long": "x" * 500,
        "odd key": {"a-b": 1},
        "lines": "two\n  lines",
        "empty": "",
    },
    "error": {"message": "no"},
}


def fill(source: str, values: Any = VALUES) -> Any:
    template = read_template(source)
    assert isinstance(template, Template), template
    return template.fill(values)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", ["plain"]),
        ("Order {{input.orderId}} is paid", ["Order 4711 is paid"]),
        ("{{ input.items[1].name }}, {{input.items.0.name}}", ["jam, tea"]),
        ("{{input['odd key'].a-b}}", ["1"]),
        ("{{input.items.length}} of {{input.items}}", ["2 of 2 entries"]),
        ("{{input.tags}}", ["a, b, c, d, e and 2 more"]),
        ("{{input.total}} {{input.whole}} {{input.paid}}", ["12.5 3 yes"]),
        ("{{input.lines}}", ["two lines"]),
        ("{{error.message}}!", ["no!"]),
        ("{{input.gone}} {{input.items[7].name}} {{output.id}} {{input.empty}}", ["… … … …"]),
        ("{{input.orderId.deeper}}", ["…"]),
        ("Card {{input.card}}.", ["Card ", HIDDEN, "."]),
        ("{{input.note}}", ["call ", HIDDEN, " now"]),
        ("{{input.long}}", ["x" * 200 + "…"]),
        ("{ {input} }} stays", ["{ {input} }} stays"]),
    ],
)
def test_template_is_filled_with_what_was_recorded(source: str, expected: list[Any]) -> None:
    assert fill(source) == expected


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Order {{input.orderId", "{{ without }}"),
        ("{{orderId}}", "begins with input, output or error"),
        ("{{}}", "not a path"),
        ("{{input.a + 1}}", "not a path"),
        ("{{input..a}}", "not a path"),
        ("{{input[x]}}", "not a path"),
    ],
)
def test_template_that_can_not_be_filled_says_why(source: str, told: str) -> None:
    found = read_template(source)
    assert isinstance(found, str)
    assert told in found


def test_template_as_text_is_none_where_a_value_is_missing() -> None:
    key = read_template("order-{{input.orderId}}")
    assert isinstance(key, Template)
    assert (key.text(VALUES), key.text({}), key.roots) == ("order-4711", None, {"input"})


def test_template_knows_a_secret_as_masking_writes_it() -> None:
    assert module.MASK == MASK

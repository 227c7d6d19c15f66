"""JSON as the runner writes it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest


@pytest.fixture
def values() -> Any:
    from runtime.languages.python.child import values

    return values


LOOP: list[Any] = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": [1, float("nan")]}, "$.a[1] is NaN, which JSON doesn't have"),
        (float("inf"), "$ is Infinity, which JSON doesn't have"),
        ({"a": {"b": {1, 2}}}, "$.a.b is a set, which isn't a JSON value: send list(value)"),
        ({"at": datetime.date(2026, 1, 1)}, "$.at is a date, which isn't a JSON value: send value.isoformat()"),
        ([Decimal(1)], "$[0] is a Decimal, which isn't a JSON value: send str(value) or float(value)"),
        ({"a": "\ud800"}, "$.a holds half of a character (a lone surrogate)"),
        ({(1, 2): 3}, "$ has the key (1, 2), which isn't a text"),
        (LOOP, "$[0] contains itself"),
        (object, "$ is a type, which isn't a JSON value"),
    ],
)
def test_encode_names_the_place_of_what_json_does_not_have(values: Any, value: Any, message: str) -> None:
    with pytest.raises(values.Unsendable) as refused:
        values.encode(value)
    assert str(refused.value) == message


def test_encode_refuses_values_nested_too_deeply(values: Any) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(values.Unsendable, match="nested too deep; 100 levels are the limit"):
        values.encode(deep)


def test_encode_keeps_text_and_numbers_as_they_are(values: Any) -> None:
    given = {"ü": "€😀\u2028", "n": [0, -1.5, 2**70, True, None], "t": (1, 2)}
    assert values.decode(values.encode(given)) == {**given, "t": [1, 2]}


def test_printable_replaces_only_what_json_does_not_have(values: Any) -> None:
    given = {"a": 1, "b": {"c": float("inf"), "d": {1}, "e": "\ud800"}, 5: object}
    assert values.printable(given) == {"a": 1, "b": {"c": "inf", "d": [1], "e": "?"}, "5": "<class 'object'>"}

"""The rules of update operations, edge by edge (Motia's own rules, both spellings)."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.adapters.operations import apply
from runtime.errors import InvalidPayload

RULES: list[tuple[str, Any, dict[str, Any], Any]] = [
    ("set adds a field", {"a": 1}, {"type": "set", "path": "b", "value": []}, {"a": 1, "b": []}),
    ("set replaces a field", {"a": 1}, {"type": "set", "path": "a", "value": {}}, {"a": {}}),
    ("set without a value stores null", {}, {"type": "set", "path": "a"}, {"a": None}),
    ("set takes a dotted path literally", {"a": {}}, {"type": "set", "path": "a.b", "value": 1}, {"a": {}, "a.b": 1}),
    ("set without a path replaces everything", {"a": 1}, {"type": "set", "path": "", "value": [1]}, [1]),
    ("set without a path ignores null", {"a": 1}, {"type": "set", "path": "", "value": None}, {"a": 1}),
    ("set without a path replaces a text", "text", {"type": "set", "path": "", "value": 5}, 5),
    ("set ignores a value that is no object", [1], {"type": "set", "path": "a", "value": 1}, [1]),
    ("a missing value starts empty", None, {"type": "set", "path": "a", "value": 1}, {"a": 1}),
    ("merge is one level deep", {"a": {"x": 1}, "b": 1}, {"type": "merge", "value": {"a": {}}}, {"a": {}, "b": 1}),
    ("merge takes an empty path", {"a": 1}, {"type": "merge", "path": "", "value": {"b": 2}}, {"a": 1, "b": 2}),
    ("merge takes a null path", {"a": 1}, {"type": "merge", "path": None, "value": {"b": 2}}, {"a": 1, "b": 2}),
    ("merge with a path does nothing", {"a": {}}, {"type": "merge", "path": "a", "value": {"b": 2}}, {"a": {}}),
    ("merge ignores a value that is no object", 5, {"type": "merge", "value": {"b": 2}}, 5),
    ("increment adds", {"n": 1}, {"type": "increment", "path": "n", "by": 2}, {"n": 3}),
    ("increment adds fractions", {"n": 1}, {"type": "increment", "path": "n", "by": 0.5}, {"n": 1.5}),
    ("increment starts a missing field", {}, {"type": "increment", "path": "n", "by": 2}, {"n": 2}),
    ("increment replaces what is no number", {"n": "1"}, {"type": "increment", "path": "n", "by": 2}, {"n": 2}),
    ("increment takes true for no number", {"n": True}, {"type": "increment", "path": "n", "by": 2}, {"n": 2}),
    ("increment ignores a value that is no object", 1, {"type": "increment", "path": "n", "by": 2}, 1),
    ("decrement subtracts", {"n": 1.5}, {"type": "decrement", "path": "n", "by": 2}, {"n": -0.5}),
    ("decrement starts a missing field", {}, {"type": "decrement", "path": "n", "by": 2}, {"n": -2}),
    ("decrement makes 0 of what is no number", {"n": None}, {"type": "decrement", "path": "n", "by": 2}, {"n": 0}),
    ("decrement ignores a value that is no object", "x", {"type": "decrement", "path": "n", "by": 2}, "x"),
    ("remove takes a field away", {"a": 1, "b": 2}, {"type": "remove", "path": "a"}, {"b": 2}),
    ("remove of a missing field is fine", {"a": 1}, {"type": "remove", "path": "b"}, {"a": 1}),
    ("remove ignores a value that is no object", [1], {"type": "remove", "path": "0"}, [1]),
    ("op means type", {}, {"op": "set", "path": "/status", "value": "x"}, {"status": "x"}),
    ("value means by", {"n": 1}, {"op": "increment", "path": "/n", "value": 1}, {"n": 2}),
    ("only the first slash goes", {}, {"type": "set", "path": "/a/b", "value": 1}, {"a/b": 1}),
]

MISTAKES: list[tuple[Any, str]] = [
    ("set", "a list of operations"),
    (None, "a list of operations"),
    (["set"], r"ops\[0\] must be an object"),
    ([{}], r"ops\[0\].type must be one of set, merge"),
    ([{"type": "remove", "path": "a"}, {"type": "incremnt"}], r"ops\[1\].type .* not 'incremnt'"),
    ([{"type": "set", "value": 1}], r"ops\[0\].path must name a field, not None"),
    ([{"type": "remove", "path": 5}], r"ops\[0\].path must name a field, not 5"),
    ([{"type": "merge", "value": [1]}], r"ops\[0\].value must be an object to merge"),
    ([{"type": "increment", "path": "n"}], r"ops\[0\].by must be a number, not None"),
    ([{"type": "decrement", "path": "n", "by": True}], r"ops\[0\].by must be a number, not True"),
    ([{"type": "increment", "path": "n", "by": "1"}], r"ops\[0\].by must be a number, not '1'"),
]


@pytest.mark.parametrize(("value", "operation", "expected"), [rule[1:] for rule in RULES], ids=[r[0] for r in RULES])
def test_apply_follows_the_rule(value: Any, operation: dict[str, Any], expected: Any) -> None:
    assert repr(apply(value, [operation])) == repr(expected)


def test_apply_runs_operations_one_after_the_other() -> None:
    ops = [{"type": "set", "path": "n", "value": 5}, {"type": "increment", "path": "n", "by": 1}]
    assert apply(None, [*ops, {"type": "remove", "path": "gone"}]) == {"n": 6}


def test_apply_leaves_the_given_value_as_it_is() -> None:
    value = {"n": 1}
    apply(value, [{"type": "set", "path": "n", "value": 2}, {"type": "merge", "value": {"m": 1}}])
    assert value == {"n": 1}


@pytest.mark.parametrize(("ops", "message"), MISTAKES, ids=[message for _, message in MISTAKES])
def test_apply_says_what_is_wrong_with_an_operation(ops: Any, message: str) -> None:
    with pytest.raises(InvalidPayload, match=message):
        apply({}, ops)


def test_apply_names_the_nearest_operation() -> None:
    with pytest.raises(InvalidPayload) as caught:
        apply({}, [{"type": "incremnt"}])
    assert caught.value.hint == "did you mean 'increment'?"

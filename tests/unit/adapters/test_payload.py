"""What can be stored, and how precisely a refusal says what can't."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.adapters.payload import MAX_DEPTH, MAX_INTEGER, check, check_name, dump, load
from runtime.errors import InvalidPayload


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth - 1):
        value = [value]
    return value


REFUSALS: list[tuple[Any, str]] = [
    ({"items": [{}, {}, {}, {"price": float("nan")}]}, r"^\$\.items\[3\]\.price is NaN, which JSON doesn't have"),
    ([float("-inf")], r"^\$\[0\] is -Infinity, which"),
    ({"n": MAX_INTEGER + 2}, r"^\$\.n is 9,007,199,254,740,993, beyond ±\(2\^53 - 1\)"),
    (-MAX_INTEGER - 2, r"^\$ is -9,007"),
    (2**63, r"^\$ is 9,223"),
    (10**5_000, r"^\$ is an integer of more than 40 digits"),
    ({"a": "\ud800"}, r"^\$\.a holds half of a character"),
    ({"\udfff": 1}, r"^a key of \$ holds half of a character"),
    ({'"ä\n': float("nan")}, r'^\$\["\\"\\u00e4\\n"\] is NaN'),
    ({"odd key": {1: 2}}, r'^\$\["odd key"\] has the key 1'),
    ({"a": (1,)}, r"^\$\.a is a tuple, which isn't a JSON value"),
    ({"a": {1}}, r"^\$\.a is a set"),
    (b"bytes", r"^\$ is a bytes"),
    (nested(MAX_DEPTH + 1), r"\[0\] is nested too deep; 100 levels are the limit"),
    (nested(50_000), r"nested too deep"),
]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=30,
)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(json_values)
def test_dump_and_load_give_back_every_json_value(value: Any) -> None:
    assert repr(load(dump(value))) == repr(value)


@pytest.mark.parametrize(("value", "message"), REFUSALS, ids=[message for _, message in REFUSALS])
def test_dump_names_the_place_of_what_it_refuses(value: Any, message: str) -> None:
    with pytest.raises(InvalidPayload, match=message):
        dump(value)


def test_dump_takes_what_is_just_within_the_limits() -> None:
    assert load(dump([MAX_INTEGER, -MAX_INTEGER])) == [MAX_INTEGER, -MAX_INTEGER]
    assert load(dump(nested(MAX_DEPTH))) == nested(MAX_DEPTH)


def test_dump_takes_floats_of_any_size_but_no_integer_that_javascript_might_round() -> None:
    assert load(dump([1e16, 2.0**60, -1.7e308])) == [1e16, 2.0**60, -1.7e308]
    with pytest.raises(InvalidPayload, match=r"^\$ is 9,007,199,254,740,992, beyond"):
        dump(2**53)


def test_dump_refuses_a_value_that_is_too_large() -> None:
    assert dump("x" * 98, max_bytes=100)
    with pytest.raises(InvalidPayload, match=r"^body takes 101 bytes as JSON, over the limit of 100"):
        dump("x" * 99, path="body", max_bytes=100)


def test_check_refuses_what_dump_refuses() -> None:
    check({"a": [1]})
    with pytest.raises(InvalidPayload, match=r"^data\.a is Infinity"):
        check({"a": float("inf")}, path="data")


@pytest.mark.parametrize("raw", [b"", b"{", b"NaN", b"\xff", b'"\\ud800"', b"1e400", b"[" * 50_000 + b"]" * 50_000])
def test_load_refuses_what_is_not_json(raw: bytes) -> None:
    with pytest.raises(InvalidPayload):
        load(raw)


def test_check_name_counts_bytes_and_not_characters() -> None:
    assert check_name("ä" * 256, "key") == "ä" * 256
    with pytest.raises(InvalidPayload, match=r"the key .* is 514 bytes long, over the limit of 512"):
        check_name("ä" * 257, "key")


@pytest.mark.parametrize(("name", "message"), [(5, "must be a text, not 5"), ("\ud800", "half of a character")])
def test_check_name_says_what_is_wrong(name: Any, message: str) -> None:
    with pytest.raises(InvalidPayload, match=f"the group .*{message}"):
        check_name(name, "group")

"""A schema says what the values that were seen have in common, and no more."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motia_studio.scaffold.infer import infer

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("values", "schema"),
    [
        ([1, 2], {"type": "integer"}),
        ([1, 2.5], {"type": "number"}),
        ([2**60], {"type": "number"}),
        ([True, 1], {"type": ["boolean", "integer"]}),
        (["a", None], {"type": ["string", "null"]}),
        (["2026-01-01T00:00:00Z", "a@b.c"], {"type": "string"}),
        (["open", "open"], {"type": "string"}),
        (["***"], {"type": "string"}),
        ([[], [1]], {"type": "array", "items": {"type": "integer"}}),
        ([[]], {"type": "array"}),
        ([{}], {"type": "object"}),
        ([{"motia.cut": True, "bytes": 1, "preview": "{"}], {}),
        ([], {}),
    ],
)
def test_a_schema_names_types_and_guesses_nothing(values: list[Any], schema: dict[str, Any]) -> None:
    assert infer(values) == schema


def test_a_field_is_required_where_it_was_always_there() -> None:
    schema = infer([{"id": "1", "note": "x"}, {"id": "2"}])
    assert (list(schema["properties"]), schema["required"]) == (["id", "note"], ["id"])


def test_objects_and_texts_in_one_place_are_both_allowed() -> None:
    schema = infer(["none", {"id": 1}])
    inner = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
    assert schema == {"anyOf": [{"type": "string"}, inner]}


def test_a_table_by_ids_is_an_object_of_anything() -> None:
    assert infer([{f"user-{number}": 1 for number in range(100)}]) == {"type": "object"}


@settings(max_examples=200, deadline=None)
@given(st.lists(JSON, min_size=1, max_size=5))
def test_every_value_fits_the_schema_that_it_was_inferred_from(values: list[Any]) -> None:
    validator = jsonschema_rs.validator_for(infer(values))
    assert all(validator.is_valid(value) for value in values)

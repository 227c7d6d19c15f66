"""The part of JSON Schema that every language can say in its own words: which fields there are, and of what type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

SCALARS: Final = ("string", "integer", "number", "boolean", "null")
DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value of one of the names in SCALARS."""

    type: str


@dataclass(frozen=True, slots=True)
class Anything:
    """A value of which nothing is said; with `is_object` that it is an object."""

    is_object: bool = False


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of things alike."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object."""

    name: str
    shape: Shape
    required: bool


@dataclass(frozen=True, slots=True)
class Record:
    """An object with these fields; it may have others."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A value of any of several shapes."""

    shapes: tuple[Shape, ...]


Shape = Scalar | Anything | ListOf | Record | OneOf


def read_shape(schema: Any, depth: int = 0) -> Shape | None:
    """Return what a schema says; None where it says more than this, which only a JSON Schema can."""
    if not isinstance(schema, Mapping) or depth > DEEPEST:
        return None
    if not schema:
        return Anything()
    if set(schema) == {"anyOf"} and isinstance(schema["anyOf"], list):
        return _one_of([read_shape(each, depth + 1) for each in schema["anyOf"]])
    types = schema.get("type")
    if isinstance(types, list):
        return _one_of([Scalar(each) if each in SCALARS else None for each in types]) if len(schema) == 1 else None
    reader = _READERS.get(types) if isinstance(types, str) else None
    if reader is not None:
        return reader(schema, depth)
    return Scalar(str(types)) if types in SCALARS and len(schema) == 1 else None


def _one_of(shapes: list[Shape | None]) -> Shape | None:
    known = tuple(shape for shape in shapes if shape is not None)
    return OneOf(known) if len(known) == len(shapes) > 1 else None


def _list(schema: Mapping[str, Any], depth: int) -> Shape | None:
    if not set(schema) <= {"type", "items"}:
        return None
    item = read_shape(schema.get("items", {}), depth + 1)
    return None if item is None else ListOf(item)


def _object(schema: Mapping[str, Any], depth: int) -> Shape | None:
    if not set(schema) <= {"type", "properties", "required"}:
        return None
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, Mapping) or not isinstance(required, list) or not set(required) <= set(properties):
        return None
    if not properties:
        return Anything(is_object=True)
    fields = [(name, read_shape(each, depth + 1)) for name, each in properties.items()]
    known = tuple(Field(name, shape, name in required) for name, shape in fields if shape is not None)
    return Record(known) if len(known) == len(fields) else None


_READERS: Final = {"array": _list, "object": _object}

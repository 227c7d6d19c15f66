"""Infers a JSON Schema from values that were seen: types, fields, and which of them were always there.

Nothing is guessed that a few values can't show: no formats, no lists of allowed values, no limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

# What the studio keeps in place of a value that is too large, a stream or binary.
MARKS: Final = frozenset({"motia.cut", "motia.stream", "motia.binary"})
# An object of so many names is a table of things by their ids.
MOST_FIELDS: Final = 60
MOST_ITEMS: Final = 500
DEEPEST: Final = 12
# Beyond it JavaScript counts no longer by ones, and its schemas refuse integers.
LARGEST_INTEGER: Final = 2**53 - 1
# Where this would set an object's prototype, no schema can ask for it.
UNSAFE: Final = "__proto__"


def infer(values: Sequence[Any], depth: int = 0) -> dict[str, Any]:
    """Return a schema that every one of these values fits; {} where they have nothing in common."""
    known = [value for value in values if not _is_kept_in_part(value)]
    if len(known) < len(values) or not known or depth > DEEPEST:
        return {}
    kinds = list(dict.fromkeys(_type(value) for value in known))
    if "number" in kinds:
        kinds = [kind for kind in kinds if kind != "integer"]
    schemas = [_schema(kind, known, depth) for kind in kinds]
    if len(schemas) == 1:
        return schemas[0]
    if all(set(schema) == {"type"} for schema in schemas):
        return {"type": kinds}
    return {"anyOf": schemas}


def _schema(kind: str, values: Iterable[Any], depth: int) -> dict[str, Any]:
    alike = [value for value in values if _type(value) == kind]
    if kind == "object":
        return _object(alike, depth)
    if kind == "array":
        items = [item for value in alike for item in value][:MOST_ITEMS]
        inner = infer(items, depth + 1)
        return {"type": "array", "items": inner} if inner else {"type": "array"}
    return {"type": kind}


def _object(values: Sequence[Mapping[str, Any]], depth: int) -> dict[str, Any]:
    names = [name for name in dict.fromkeys(name for value in values for name in value) if name != UNSAFE]
    if not names or len(names) > MOST_FIELDS:
        return {"type": "object"}
    properties = {name: infer([value[name] for value in values if name in value], depth + 1) for name in names}
    required = [name for name in names if all(name in value for value in values)]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        return "number"
    for kind, types in (("string", str), ("integer", int), ("number", float), ("object", Mapping)):
        if isinstance(value, types):
            return kind
    return "array"


def _is_kept_in_part(value: Any) -> bool:
    return isinstance(value, Mapping) and not MARKS.isdisjoint(value)

"""Writes shapes as zod schemas."""

from __future__ import annotations

from typing import Final

from motia_studio.scaffold.code import Atom, Code, call
from motia_studio.scaffold.javascript import PROTOTYPE, record, sequence
from motia_studio.scaffold.shapes import Anything, ListOf, OneOf, Record, Scalar, Shape

_SCALARS: Final = {
    "string": "z.string()",
    "integer": "z.int()",
    "number": "z.number()",
    "boolean": "z.boolean()",
    "null": "z.null()",
}
NULL: Final = Scalar("null")


def zod(shape: Shape) -> Code | None:
    """Return the schema; None where zod would lose a field."""
    return None if _is_lossy(shape) else _zod(shape)


def _is_lossy(shape: Shape) -> bool:
    """Tell whether a field has the name that objects of JavaScript keep their prototype under."""
    if isinstance(shape, Record):
        return any(field.name == PROTOTYPE or _is_lossy(field.shape) for field in shape.fields)
    if isinstance(shape, ListOf):
        return _is_lossy(shape.item)
    return isinstance(shape, OneOf) and any(_is_lossy(each) for each in shape.shapes)


def _zod(shape: Shape) -> Code:
    if isinstance(shape, Scalar):
        return Atom(_SCALARS[shape.type])
    if isinstance(shape, Anything):
        return Atom("z.record(z.string(), z.unknown())" if shape.is_object else "z.unknown()")
    if isinstance(shape, ListOf):
        return call("z.array", _zod(shape.item))
    if isinstance(shape, Record):
        fields = [
            (field.name, _zod(field.shape) if field.required else _with(_zod(field.shape), "optional"))
            for field in shape.fields
        ]
        return call("z.object", record(fields))
    left = tuple(each for each in shape.shapes if each != NULL)
    if len(left) < len(shape.shapes) and left:
        return _with(_zod(left[0] if len(left) == 1 else OneOf(left)), "nullable")
    return call("z.union", sequence([_zod(each) for each in shape.shapes]))


def _with(code: Code, method: str) -> Code:
    return Atom(f"{code.text}.{method}()") if isinstance(code, Atom) else call(f"z.{method}", code)

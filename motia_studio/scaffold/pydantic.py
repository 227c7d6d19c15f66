"""Writes shapes as pydantic models."""

from __future__ import annotations

import keyword
from collections.abc import Collection
from typing import Final

from pydantic import BaseModel

from motia_studio.scaffold.naming import pascal
from motia_studio.scaffold.shapes import Anything, ListOf, OneOf, Record, Scalar, Shape

_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
# Names that mean something else in a model, or in the annotations that follow.
_TAKEN: Final = frozenset({*dir(BaseModel), "str", "int", "float", "bool", "list", "dict"})


class Models:
    """The classes that one schema needs, in the order in which they are written. `taken` are names the file has."""

    def __init__(self, taken: Collection[str]) -> None:
        self.classes: list[str] = []
        self.needs_any = False
        self._names = {*taken, "BaseModel", "Any", "None", "True", "False"}

    def add(self, name: str, record: Record) -> str | None:
        """Add a class for an object and return its name; None where a field can't be written as one."""
        name = self._free(name)
        lines = []
        for field in record.fields:
            if not _fits(field.name):
                return None
            annotation = self._annotation(field.shape, field.name)
            if annotation is None:
                return None
            if not field.required:
                annotation = (
                    annotation if annotation.endswith("None") or annotation == "Any" else f"{annotation} | None"
                )
                annotation += " = None"
            lines.append(f"    {field.name}: {annotation}\n")
        self.classes.append(f"class {name}(BaseModel):\n{''.join(lines)}")
        return name

    def _annotation(self, shape: Shape, name: str) -> str | None:
        if isinstance(shape, Scalar):
            return _SCALARS[shape.type]
        if isinstance(shape, Anything):
            self.needs_any = True
            return "dict[str, Any]" if shape.is_object else "Any"
        if isinstance(shape, ListOf):
            item = self._annotation(shape.item, name.removesuffix("s"))
            return item and f"list[{item}]"
        if isinstance(shape, Record):
            return self.add(pascal(name) or "Part", shape)
        return self._union(shape, name)

    def _union(self, shape: OneOf, name: str) -> str | None:
        # None comes last, as people write it.
        ordered = sorted(shape.shapes, key=lambda each: each == Scalar("null"))
        found = [self._annotation(each, name) for each in ordered]
        return None if None in found else " | ".join(dict.fromkeys(each for each in found if each))

    def _free(self, name: str) -> str:
        found, number = name, 2
        while found in self._names:
            found, number = f"{name}{number}", number + 1
        self._names.add(found)
        return found


def _fits(name: str) -> bool:
    return (
        name.isascii()
        and name.isidentifier()
        and not name.startswith(("_", "model_"))
        and not keyword.iskeyword(name)
        and name not in _TAKEN
        # As a class is named, for which later annotations would take it.
        and name != pascal(name)
    )

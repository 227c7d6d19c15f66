"""Follows names, spreads and the SDK's builders to what a value is, as far as its text says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from motia_studio.consequences.dialect import DEFINITION, Dialect
from motia_studio.consequences.forms import (
    Call,
    Form,
    Function,
    Import,
    List,
    Literal,
    Member,
    Name,
    Nothing,
    Object,
    Other,
    Source,
    Spread,
    Text,
)

DEEPEST: Final = 50
# Lists of lists of lists, each by its name twice, grow beyond all bounds in a few lines.
MOST: Final = 50_000
# They return what they are given.
SAME: Final = frozenset({"freeze", "seal"})


class Resolver:
    """Resolves the forms of one text."""

    def __init__(self, source: Source, dialect: Dialect) -> None:
        self._names = source.tree.names
        self._changed = frozenset(source.tree.changed)
        self._dialect = dialect
        self._left = MOST

    def resolve(self, form: Form, depth: int = 0) -> Form:
        """Return a form whose kind tells what it is; one that can't be followed comes back as it is."""
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            return Other(form.at)
        match form:
            case Name():
                found = self._named(form, depth)
            case Member():
                found = self._member(self.resolve(form.of, depth + 1), form, depth)
            case Call():
                found = self._called(form, depth)
            case Text():
                found = _joined([self.resolve(part, depth + 1) for part in form.parts], form)
            case List():
                found = List(tuple(self._items(form.items, depth)), form.at)
            case Object():
                found = Object(tuple(self._fields(form.fields, depth)), form.at)
            case _:
                found = form
        return found

    def _named(self, form: Name, depth: int) -> Form:
        found = self._names.get(form.name) or self._starred(form)
        if found is None or form.name in self._changed:
            return Other(form.at)
        return self.resolve(found, depth + 1)

    def _starred(self, form: Name) -> Form | None:
        """Return what `from motia import *` may have brought."""
        star = self._names.get("*")
        return Import(form.name, star.module, form.at) if isinstance(star, Import) else None

    def _member(self, of: Form, form: Member, depth: int) -> Form:
        name = form.name
        if isinstance(of, Import) and of.name in ("*", "default"):
            return Import(name, of.module, form.at)
        if not isinstance(of, Object):
            return Other(form.at)
        last = next((field for field in reversed(of.fields) if field[0] in (name, None)), (name, Nothing(form.at)))
        return Other(form.at) if last[0] is None else self.resolve(last[1], depth + 1)

    def _called(self, call: Call, depth: int) -> Form:
        if isinstance(call.callee, Member):
            of = self.resolve(call.callee.of, depth + 1)
            if is_definition(of):
                # `.handle(h)`, `.onQueue(h)`: again a definition, with the same config and now with a handler.
                assert isinstance(of, Object)
                return Object((*of.fields, ("handler", Function(call.at))), call.at)
            if call.callee.name in SAME and call.callee.of == Name("Object", call.callee.of.at):
                return self.resolve(call.args[0], depth + 1) if len(call.args) == 1 else Other(call.at)
        callee = self.resolve(call.callee, depth + 1)
        if not isinstance(callee, Import) or callee.module.split("/")[0] not in self._dialect.packages:
            return Other(call.at)
        build = self._dialect.builders.get(callee.name)
        if build is None or any(isinstance(each, Spread) for each in call.args):
            return Other(call.at)
        if any(key is None for key, _ in call.keywords):
            return Other(call.at)
        keywords = {key: value for key, value in call.keywords if key is not None}
        built = build([self._argument(each, depth) for each in call.args], keywords, call.at)
        return self.resolve(built, depth + 1) if built is not None else Other(call.at)

    def _argument(self, form: Form, depth: int) -> Form:
        """Return an argument followed where it is a name, so that a builder can tell an object from a function."""
        return self.resolve(form, depth + 1) if isinstance(form, Name | Member) else form

    def _items(self, items: tuple[Form, ...], depth: int) -> Iterator[Form]:
        for item in items:
            inner = self.resolve(item.of, depth + 1) if isinstance(item, Spread) else None
            if isinstance(inner, List):
                yield from inner.items
            else:
                yield item

    def _fields(self, fields: tuple[tuple[str | None, Form], ...], depth: int) -> Iterator[tuple[str | None, Form]]:
        for key, value in fields:
            inner = self.resolve(value.of, depth + 1) if key is None and isinstance(value, Spread) else None
            if isinstance(inner, Object):
                yield from inner.fields
            elif not isinstance(inner, Nothing | Function):
                yield key, value


def is_definition(form: Form) -> bool:
    """Tell whether a form is what `step(config, handler)` makes."""
    return isinstance(form, Object) and any(key == DEFINITION for key, _ in form.fields)


def _joined(parts: list[Form], form: Form) -> Form:
    values = [part.value for part in parts if isinstance(part, Literal)]
    if len(values) != len(parts):
        return Other(form.at)
    if all(isinstance(value, str) for value in values):
        return Literal("".join(values), form.at)
    return Other(form.at)

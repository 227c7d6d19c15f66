"""The values that stand at the top of a file, in a form that no language has to itself. Nothing of it was executed.

Each form knows where it stands: `at` has its begin and end in the text and its line, from 1 on. Texts of Node count in
halves of UTF-16, those of Python in characters; `Source` puts both into characters.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import msgspec

At = tuple[int, int, int]
NOWHERE: At = (0, 0, 0)


class Literal(msgspec.Struct, frozen=True, tag_field="k", tag="literal"):
    """A text, number, truth value or null."""

    value: Any
    at: At = NOWHERE


class Nothing(msgspec.Struct, frozen=True, tag_field="k", tag="nothing"):
    """JavaScript's undefined."""

    at: At = NOWHERE


class Function(msgspec.Struct, frozen=True, tag_field="k", tag="function"):
    """A function of any kind."""

    at: At = NOWHERE


class Other(msgspec.Struct, frozen=True, tag_field="k", tag="other"):
    """What can't be known without executing it."""

    at: At = NOWHERE


class Name(msgspec.Struct, frozen=True, tag_field="k", tag="name"):
    """What a name stands for."""

    name: str
    at: At = NOWHERE


class Import(msgspec.Struct, frozen=True, tag_field="k", tag="import"):
    """What another module exports: `name` of `module`; "*" is the module itself."""

    name: str
    module: str = msgspec.field(name="from")
    at: At = NOWHERE


class Text(msgspec.Struct, frozen=True, tag_field="k", tag="text"):
    """Texts, or two numbers, put together."""

    parts: tuple[Form, ...]
    at: At = NOWHERE


class List(msgspec.Struct, frozen=True, tag_field="k", tag="list"):
    """A list, with spreads among its items."""

    items: tuple[Form, ...]
    at: At = NOWHERE


class Object(msgspec.Struct, frozen=True, tag_field="k", tag="object"):
    """An object or dict. A field without a key is a spread, or has a key that is computed."""

    fields: tuple[tuple[str | None, Form], ...]
    at: At = NOWHERE


class Spread(msgspec.Struct, frozen=True, tag_field="k", tag="spread"):
    """`...value` in a list, an object or a call."""

    of: Form
    at: At = NOWHERE


class Member(msgspec.Struct, frozen=True, tag_field="k", tag="member"):
    """`of.name`."""

    of: Form
    name: str
    at: At = NOWHERE


class Call(msgspec.Struct, frozen=True, tag_field="k", tag="call"):
    """A call, also of a class."""

    callee: Form
    args: tuple[Form, ...]
    keywords: tuple[tuple[str | None, Form], ...] = ()
    at: At = NOWHERE


Form = Literal | Nothing | Function | Other | Name | Import | Text | List | Object | Spread | Member | Call


class Wrong(NamedTuple):
    """Why a text can't be parsed, and where, from 1 on."""

    line: int
    column: int
    message: str


class Tree(msgspec.Struct, frozen=True):
    """What a parser found: the names at the top, what is exported, and which names are changed later on."""

    names: dict[str, Form] = {}
    exports: dict[str, Form] = {}
    changed: tuple[str, ...] = ()
    mistake: Wrong | None = None


class Source:
    """A text with what a parser found in it."""

    def __init__(self, text: str, tree: Tree, *, in_utf16: bool) -> None:
        self.text = text
        self.tree = tree
        self._is_wide = in_utf16 and any(character > "\uffff" for character in text)

    def span(self, form: Form) -> tuple[int, int]:
        """Return where a form begins and ends, in characters."""
        begin, end, _ = form.at
        return (self._offsets[begin], self._offsets[end]) if self._is_wide else (begin, end)

    def text_of(self, form: Form) -> str:
        """Return a form as it is written."""
        begin, end = self.span(form)
        return self.text[begin:end]

    @cached_property
    def _offsets(self) -> list[int]:
        """Return for each place in UTF-16 the place in characters."""
        found: list[int] = []
        for place, character in enumerate(self.text):
            found += [place] * (2 if character > "\uffff" else 1)
        return [*found, len(self.text)]

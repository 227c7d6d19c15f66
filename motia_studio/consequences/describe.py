"""Makes a config of forms, as a runner would describe it, and remembers where everything stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from motia_studio.consequences.dialect import Dialect
from motia_studio.consequences.fields import below
from motia_studio.consequences.forms import (
    Form,
    Function,
    Import,
    List,
    Literal,
    Nothing,
    Object,
    Source,
    Spread,
    Wrong,
)
from motia_studio.consequences.resolving import Resolver, is_definition

ABSENT: Final = object()
MIDDLEWARE: Final = "middleware"
_WORD: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says of its config.

    `config` is as a runner would describe it, without the fields that are unknown (in a list null stands for one); None
    where there is none, or where all of it is unknown. Fields are named as in `triggers[0].path`, "" is the config
    itself. `unknown` has the fields that can't be read, with their lines; `sources` the texts that make each of them.
    `places` says where a value stands that is written as it is and not by a name, quotes included, in characters from
    begin to end; `lines` where each field is. `handler` tells whether there is one.
    """

    config: dict[str, Any] | None = None
    unknown: list[tuple[str, int]] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    handler: bool = False
    mistake: Wrong | None = None


def describe(source: Source, dialect: Dialect, form: Form, *, handler: bool) -> Read:
    """Return what the form of a config says."""
    teller = _Teller(source, dialect)
    config = teller.told(form, "", is_shaped=True)
    known = config if isinstance(config, dict) else None
    return Read(known, teller.unknown, teller.places, teller.lines, teller.sources, handler)


class _Teller:
    """Walks through the forms of one config."""

    def __init__(self, source: Source, dialect: Dialect) -> None:
        self._source = source
        self._dialect = dialect
        self._resolver = Resolver(source, dialect)
        self.unknown: list[tuple[str, int]] = []
        self.places: dict[str, tuple[int, int]] = {}
        self.lines: dict[str, int] = {}
        self.sources: dict[str, str] = {}

    def told(self, form: Form, path: str, *, is_shaped: bool) -> Any:
        """Return a form as JSON; ABSENT for what JSON leaves out and for what is unknown."""
        found = self._resolver.resolve(form)
        if form.at[2]:
            self.lines[path] = form.at[2]
        match found:
            case Literal(value=value):
                if found is form and form.at[1]:
                    self.places[path] = self._source.span(form)
                return value
            case Nothing() | Function():
                return ABSENT
            case List(items=items):
                return self._list(items, found, form, path, is_shaped=is_shaped)
            case Object(fields=fields) if not is_definition(found):
                return self._object(fields, found, form, path, is_shaped=is_shaped)
        return self._unknown(form, path)

    def _list(self, items: tuple[Form, ...], found: Form, form: Form, path: str, *, is_shaped: bool) -> Any:
        if any(isinstance(item, Spread) for item in items):
            return self._unknown(form, path)
        each = [self.told(item, f"{path}[{place}]", is_shaped=is_shaped) for place, item in enumerate(items)]
        return [None if item is ABSENT else item for item in each]

    def _object(
        self, fields: tuple[tuple[str | None, Form], ...], found: Form, form: Form, path: str, *, is_shaped: bool
    ) -> Any:
        if any(key is None for key, _ in fields):
            return self._unknown(form, path)
        told: dict[str, Any] = {}
        for key, value in dict(fields).items():
            name = self._dialect.renamed.get(key or "", key or "") if is_shaped else key or ""
            place = below(path, name)
            item = self._field(name, value, place, is_shaped=is_shaped)
            told.pop(name, None)
            if item is not ABSENT and not (item is None and is_shaped and self._dialect.drops_null):
                told[name] = item
        return told

    def _field(self, name: str, value: Form, path: str, *, is_shaped: bool) -> Any:
        found = self._resolver.resolve(value)
        if name == MIDDLEWARE:
            return self._middleware(found, value, path)
        if name in self._dialect.flags and not isinstance(found, Nothing | Literal):
            # Whatever it is, it is there to be called.
            self.lines[path] = value.at[2]
            return True
        goes_on = name in self._dialect.shaped or (name in self._dialect.listed and isinstance(found, List))
        return self.told(value, path, is_shaped=is_shaped and goes_on)

    def _middleware(self, found: Form, form: Form, path: str) -> Any:
        """Count functions, as runners do."""
        if isinstance(found, List) and not any(isinstance(item, Spread) for item in found.items):
            return len(found.items)
        if isinstance(found, Nothing):
            return 0
        return 1 if isinstance(found, Function) else self._unknown(form, path)

    def _unknown(self, form: Form, path: str) -> Any:
        self.unknown.append((path, form.at[2]))
        self.sources[path] = "\n".join(self._made_of(form))
        return ABSENT

    def _made_of(self, form: Form) -> Iterator[str]:
        """Yield the text of a form, and those of all names of the file that it is made with."""
        todo = [form]
        seen: set[str] = set()
        while todo:
            form = todo.pop()
            if isinstance(form, Import):
                yield f"{form.module} {form.name}"
                continue
            text = self._source.text_of(form)
            yield text
            names = set(_WORD.findall(text)) & self._source.tree.names.keys() - seen
            seen |= names
            todo += [self._source.tree.names[name] for name in sorted(names)]

"""Writes values as literals of JavaScript and TypeScript."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from motia_studio.scaffold.code import Atom, Code, Group, Item, Style

STYLE: Final = Style(indent="  ", hugs=True, drops=True)
_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z", re.ASCII)
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
# As a plain key of a literal it would be the object's prototype.
PROTOTYPE: Final = "__proto__"


def literal(value: Any) -> Code:
    """Return a JSON value as a literal."""
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, bool):
        return Atom({None: "null", True: "true", False: "false"}[value])
    if isinstance(value, int | float):
        return Atom(repr(value))
    if isinstance(value, Mapping):
        return record([(name, literal(item)) for name, item in value.items()])
    return sequence([literal(item) for item in value])


def text(value: str) -> Atom:
    """Return a text in the quotes that need fewer escapes; what can't be seen is escaped."""
    quote = '"' if value.count("'") > value.count('"') else "'"
    return Atom(quote + "".join(f"\\{char}" if char == quote else _escaped(char) for char in value) + quote, True)


def record(entries: Sequence[tuple[str, Code]], *, spread: bool = False) -> Group:
    """Return an object literal; an entry whose value is its own name is written once."""
    return Group("{", tuple(_entry(name, code) for name, code in entries), "}", pad=" ", spread=spread)


def sequence(items: Sequence[Code]) -> Group:
    """Return an array literal."""
    objects = [item for item in items if isinstance(item, Group) and item.open == "{" and len(item.items) > 1]
    spread = len(items) > 1 and len(objects) == len(items)
    return Group("[", tuple(Item("", item) for item in items), "]", spread=spread)


def key(name: str) -> str:
    """Return a name as the key of an object."""
    if name == PROTOTYPE:
        return f"['{name}']"
    return name if _NAME.match(name) else text(name).text


def _entry(name: str, code: Code) -> Item:
    if isinstance(code, Atom) and code.text == name and _NAME.match(name):
        return Item("", code)
    return Item(f"{key(name)}: ", code)


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))

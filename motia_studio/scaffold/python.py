"""Writes values as literals of Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from motia_studio.scaffold.code import Atom, Code, Group, Item, Style

STYLE: Final = Style(indent="    ", packs=True)
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(value: Any) -> Code:
    """Return a JSON value as a literal."""
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, bool | int | float):
        return Atom(repr(value))
    if isinstance(value, Mapping):
        return record([(name, literal(item)) for name, item in value.items()])
    return sequence([literal(item) for item in value])


def text(value: str) -> Atom:
    """Return a text in the quotes that need fewer escapes; what can't be seen is escaped."""
    quote = "'" if value.count('"') > value.count("'") else '"'
    return Atom(quote + "".join(f"\\{char}" if char == quote else _escaped(char) for char in value) + quote, True)


def record(entries: Sequence[tuple[str, Code]], *, spread: bool = False) -> Group:
    """Return a dict."""
    return Group("{", tuple(Item(f"{text(name).text}: ", code) for name, code in entries), "}", spread=spread)


def sequence(items: Sequence[Code]) -> Group:
    """Return a list."""
    return Group("[", tuple(Item("", item) for item in items), "]")


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

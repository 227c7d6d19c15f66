"""Expressions of source code, laid out as the formatters of each language would lay them out.

Whatever somebody typed is in here only as a literal that the language's own module wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WIDTH: Final = 120


@dataclass(frozen=True, slots=True)
class Style:
    """How a language is laid out.

    `hugs`: the brackets of a call stay with those of its last argument. `packs`: the arguments of a call go on one
    line of their own where they fit there. `drops`: a long text goes below its key.
    """

    indent: str
    hugs: bool = False
    packs: bool = False
    drops: bool = False


@dataclass(frozen=True, slots=True)
class Atom:
    """What can't be broken: a name, a number, a text."""

    text: str
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Something between brackets, behind a lead such as `name: ` or `input=`."""

    lead: str
    code: Code


@dataclass(frozen=True, slots=True)
class Group:
    """Items between brackets. `pad` stands inside them on one line; `spread` puts each item on a line anyway."""

    open: str
    items: tuple[Item, ...]
    close: str
    pad: str = ""
    spread: bool = False

    @property
    def is_call(self) -> bool:
        """Tell whether the brackets are those of a call."""
        return self.open.endswith("(")


Code = Atom | Group


def call(name: str, *items: Item | Code) -> Group:
    """Return a call; an item has a lead where the argument is named."""
    return Group(f"{name}(", tuple(item if isinstance(item, Item) else Item("", item) for item in items), ")")


def lay_out(code: Code, style: Style, *, lead: str = "", depth: int = 0, after: str = "") -> str:
    """Return source code: on one line where it fits, between `lead` and `after`, else on several, `depth` deep."""
    room = WIDTH - len(style.indent) * depth - len(lead) - len(after)
    line = _flat(code)
    if isinstance(code, Atom):
        if style.drops and code.is_text and len(line) > room and lead:
            return f"{lead.rstrip()}\n{style.indent * (depth + 1)}{line}{after}"
        return f"{lead}{line}{after}"
    if len(line) <= room and not _is_spread(code):
        return f"{lead}{line}{after}"
    return f"{lead}{_broken(code, style, depth)}{after}"


def _flat(code: Code) -> str:
    if isinstance(code, Atom):
        return code.text
    inner = ", ".join(item.lead + _flat(item.code) for item in code.items)
    return f"{code.open}{code.pad}{inner}{code.pad}{code.close}" if inner else f"{code.open}{code.close}"


def _is_spread(code: Code) -> bool:
    return isinstance(code, Group) and (code.spread or any(_is_spread(item.code) for item in code.items))


def _broken(code: Group, style: Style, depth: int) -> str:
    if not code.items:
        return f"{code.open}{code.close}"
    *first, last = code.items
    if style.hugs and code.is_call and _can_hug(last.code) and not any(_is_spread(item.code) for item in first):
        before = "".join(f"{item.lead}{_flat(item.code)}, " for item in first)
        return code.open + before + lay_out(last.code, style, lead=last.lead, depth=depth) + code.close
    inside, outside = style.indent * (depth + 1), style.indent * depth
    packed = ", ".join(item.lead + _flat(item.code) for item in code.items)
    if style.packs and code.is_call and len(inside) + len(packed) <= WIDTH and not _is_spread(code):
        return f"{code.open}\n{inside}{packed}\n{outside}{code.close}"
    lines = [
        inside + lay_out(item.code, style, lead=item.lead, depth=depth + 1, after=",") + "\n" for item in code.items
    ]
    return f"{code.open}\n{''.join(lines)}{outside}{code.close}"


def _can_hug(code: Code) -> bool:
    return isinstance(code, Group) and not code.is_call and bool(code.items)

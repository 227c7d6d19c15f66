"""Sentences with gaps, `Charge card {{input.card}}`: read from configs, filled from what was recorded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

ROOTS: Final = ("input", "output", "error")
MISSING: Final = "…"
# What runtime.masking writes in place of a secret.
MASK: Final = "***"
VALUE_MOST: Final = 200
LIST_MOST: Final = 5
_NAMES: Final = re.compile(r"[^.\[\]\s{}]+|\[(?:\d+|'[^']*'|\"[^\"]*\")\]")
_PATH: Final = re.compile(r"[^.\[\]\s{}]+(?:\.[^.\[\]\s{}]+|\[(?:\d+|'[^']*'|\"[^\"]*\")\])*")


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value stands: `input.items[0].name` is `input`, `items`, 0, `name`."""

    keys: tuple[str | int, ...]

    def find(self, values: Any) -> Any:
        """Return the value, None where there is none."""
        for key in self.keys:
            values = _step_into(values, key)
            if values is None:
                return None
        return values


@dataclass(frozen=True, slots=True)
class Hidden:
    """A part of a filled sentence that is a secret."""


HIDDEN: Final = Hidden()
Filled = list[str | Hidden]


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence and its gaps. `source` is what the author wrote."""

    source: str
    pieces: tuple[str | Path, ...]

    @property
    def roots(self) -> frozenset[str]:
        """Return of which of ROOTS it uses values."""
        return frozenset(str(piece.keys[0]) for piece in self.pieces if isinstance(piece, Path))

    def fill(self, values: Mapping[str, Any]) -> Filled:
        """Return the sentence in parts, texts and hidden ones. A value that is missing is "…"."""
        filled: Filled = []
        for part in self._parts(values):
            if isinstance(part, str) and filled and isinstance(filled[-1], str):
                filled[-1] += part
            elif part != "":
                filled.append(part)
        return filled

    def text(self, values: Mapping[str, Any]) -> str | None:
        """Return the sentence as one text, None where a value is missing."""
        found = [piece if isinstance(piece, str) else shown(piece.find(values)) for piece in self.pieces]
        return None if None in found else "".join(part for part in found if part is not None)

    def _parts(self, values: Mapping[str, Any]) -> Iterator[str | Hidden]:
        for piece in self.pieces:
            if isinstance(piece, str):
                yield piece
                continue
            text = shown(piece.find(values))
            for number, part in enumerate((MISSING if text is None else text).split(MASK)):
                if number:
                    yield HIDDEN
                yield part


def read_template(source: str, roots: Collection[str] = ROOTS) -> Template | str:
    """Return a template, or what is wrong with it as the rest of a sentence. Gaps begin with one of `roots`."""
    pieces: list[str | Path] = []
    begin = 0
    while (start := source.find("{{", begin)) >= 0:
        end = source.find("}}", start)
        if end < 0:
            return f"has a {{{{ without }}}} at {source[start : start + 20]!r}"
        inner = source[start + 2 : end].strip()
        if not _PATH.fullmatch(inner):
            return (
                f"has {{{{{inner}}}}}, which is not a path such as {{{{input.orderId}}}} or {{{{input.items[0].name}}}}"
            )
        keys = tuple(_key(name) for name in _NAMES.findall(inner))
        if keys[0] not in roots:
            return f"has {{{{{inner}}}}}, but a path begins with {_either(roots)}"
        pieces += [source[begin:start], Path(keys)]
        begin = end + 2
    return Template(source, tuple(piece for piece in (*pieces, source[begin:]) if piece != ""))


def shown(value: Any) -> str | None:
    """Return a value as people read it, None where there is nothing to read."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, Mapping):
        return None if "motia.cut" in value else f"{len(value)} {'field' if len(value) == 1 else 'fields'}"
    if isinstance(value, list | tuple):
        return _listed(value)
    text = " ".join(str(value).split())
    return text if len(text) <= VALUE_MOST else f"{text[:VALUE_MOST]}{MISSING}"


def _listed(values: list[Any] | tuple[Any, ...]) -> str:
    if any(isinstance(value, Mapping | list | tuple) for value in values) or not values:
        return f"{len(values)} {'entry' if len(values) == 1 else 'entries'}"
    texts = [shown(value) or MISSING for value in values[:LIST_MOST]]
    return ", ".join(texts) + (f" and {len(values) - LIST_MOST} more" if len(values) > LIST_MOST else "")


def _step_into(value: Any, key: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(str(key))
    if isinstance(value, list | tuple):
        place = key if isinstance(key, int) else int(key) if key.isdecimal() and key.isascii() else -1
        return value[place] if 0 <= place < len(value) else len(value) if key == "length" else None
    return None


def _key(name: str) -> str | int:
    if not name.startswith("["):
        return name
    inner = name[1:-1]
    return int(inner) if inner.isdecimal() else inner[1:-1]


def _either(roots: Collection[str]) -> str:
    *most, last = roots
    return f"{', '.join(most)} or {last}" if most else last

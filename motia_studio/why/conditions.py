"""What a condition looked at: the values that its text names, found in the input that it was given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from motia_studio.why.parts import Part

MOST: Final = 6
LONGEST: Final = 80

_PARAMETER = re.compile(r"^\s*(?:async\s+)?(?:(?:def|function)\s*\w*\s*|lambda\s+)?\(?\s*(\w+)")
_ASSIGNED_LAMBDA = re.compile(r"lambda\s+(\w+)")
# What follows the input's name: `.a?.b`, `["a"]`, `.get("a")`.
_STEP = r"""(?:\??\.get\(\s*['"](?P<get>\w+)['"]|\??\.?\[\s*['"](?P<item>\w+)['"]\s*\]|\??\.(?P<name>\w+)(?!\w*\())"""
_NEXT = re.compile(_STEP)
_BODY = re.compile(r"=>\s*(?P<arrow>.+?)\s*,?\s*$|lambda[^:]*:\s*(?P<lambda>.+?)\s*[,)]*\s*$", re.S)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as the runner told it. `text` is how it stands in the file, `line` where."""

    text: str | None = None
    line: int | None = None

    @property
    def shown(self) -> str | None:
        """Return what decides, on one line: `input.amount > 0`."""
        if self.text is None:
            return None
        found = _BODY.search(self.text)
        body = (found["arrow"] or found["lambda"]) if found else self.text
        short = " ".join(body.split())
        return short if len(short) <= LONGEST else f"{short[:LONGEST]}…"

    def values(self, given: Any) -> dict[str, Any]:
        """Return what the condition read of its input, by its place in it; the whole input where that isn't clear."""
        found = self._read(given)
        if found:
            return found
        return dict(list(given.items())[:MOST]) if isinstance(given, Mapping) else {"input": given}

    def line_in(self, source: Sequence[str]) -> int | None:
        """Return the line where the condition stands in its file."""
        if self.line is not None or self.text is None:
            return self.line
        first = _squeezed(self.text.strip().splitlines()[0])
        return next((number for number, line in enumerate(source, 1) if first in _squeezed(line)), None)

    def _read(self, given: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        parameter = _parameter(self.text or "")
        if parameter is None or self.text is None:
            return found
        for start in re.finditer(rf"\b{re.escape(parameter)}(?=\??[.\[])", self.text):
            path = _path(self.text, start.end())
            names, value = _follow(given, path)
            if names and len(found) < MOST:
                found[".".join(names)] = value
        return found


def told(condition: Condition, file: str | None, line: int | None, values: Mapping[str, Any]) -> list[Part]:
    """Return the rest of a sentence: `its condition (input.amount > 0) was false: amount = 0 (src/pay.step.ts:12)`."""
    text = f" (`{condition.shown}`)" if condition.shown else ""
    place = f" ({file}:{line})" if file and line else f" ({file})" if file else ""
    what = ", ".join(f"{name} = {_short(value)}" for name, value in values.items())
    return [f"its condition{text} was false{f', with {what}' if what else ''}{place}"]


def _parameter(text: str) -> str | None:
    found = _ASSIGNED_LAMBDA.search(text) or _PARAMETER.search(text)
    return found[1] if found else None


def _path(text: str, at: int) -> list[str]:
    path: list[str] = []
    while (found := _NEXT.match(text, at)) is not None:
        path.append(found["get"] or found["item"] or found["name"])
        at = found.end()
        if found["get"]:
            at = text.find(")", at) + 1
    return path


def _follow(given: Any, path: Sequence[str]) -> tuple[list[str], Any]:
    """Return how far a path leads into the input, and the value there; one that is missing is None."""
    names: list[str] = []
    for name in path:
        if not isinstance(given, Mapping):
            break
        names.append(name)
        given = given.get(name)
    return names, given


def _short(value: Any) -> str:
    text = "nothing" if value is None else f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _squeezed(text: str) -> str:
    return "".join(text.split()).rstrip(",;")

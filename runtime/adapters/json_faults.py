"""What is wrong with a JSON text that somebody sent and that can't be read as it is, told as `payload` tells it."""

from __future__ import annotations

import json
import re
from typing import Final

from runtime.adapters.payload import MAX_DEPTH, find_fault

_LONGEST: Final = 40
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_CLOSERS: Final = {"[": "]", "{": "}"}


def find_fault_in_text(raw: bytes) -> str | None:
    """Return which value of a JSON text breaks the rules and where; None where it isn't even JSON.

    Reads what JSON parsers commonly take on top of JSON: NaN, infinities, numbers out of range, half characters.
    """
    try:
        text = raw.decode()
        return find_fault(json.loads(_shallow(text), parse_int=_integer))
    except (ValueError, RecursionError):
        return None


def _integer(digits: str) -> int:
    # Python refuses to read very long integers; which one it is doesn't matter.
    return int(digits) if len(digits) <= _LONGEST else 10**_LONGEST


def _shallow(text: str) -> str:
    """Return a text that ends, well closed, with the first value beyond the deepest level: an empty list there."""
    open_brackets: list[str] = []
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in _CLOSERS:
            if len(open_brackets) == MAX_DEPTH:
                return text[: token.start()] + "[]" + "".join(_CLOSERS[each] for each in reversed(open_brackets))
            open_brackets.append(mark)
        elif mark in "]}" and open_brackets:
            open_brackets.pop()
    return text

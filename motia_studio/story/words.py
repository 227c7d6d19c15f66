"""Names, numbers and times in the words of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")
_TIMES: Final = {1: "once", 2: "twice"}
SECOND, MINUTE, HOUR, DAY = 1_000.0, 60_000.0, 3_600_000.0, 86_400_000.0


def humanise(name: str) -> str:
    """Return a Step's name as words: `EscalateTicket` is "Escalate ticket"."""
    words = [word if word.isupper() and len(word) > 1 else word.lower() for word in _WORD.findall(name)]
    text = " ".join(words) or name
    return text[:1].upper() + text[1:]


def duration(milliseconds: float) -> str:
    """Return how long something took: "240 ms", "2.4 s", "3 min 20 s", "2 days 4 h"."""
    if milliseconds < 1:
        return "less than 1 ms"
    if milliseconds < SECOND:
        return f"{milliseconds:.0f} ms" if milliseconds < 999.5 else "1 s"
    if milliseconds < MINUTE:
        return f"{min(milliseconds / SECOND, 59.9):.1f}".removesuffix(".0") + " s"
    if milliseconds < HOUR:
        return _two(int(milliseconds // MINUTE), "min", int(milliseconds % MINUTE // SECOND), "s")
    if milliseconds < DAY:
        return _two(int(milliseconds // HOUR), "h", int(milliseconds % HOUR // MINUTE), "min")
    days = int(milliseconds // DAY)
    return _two(days, "day" if days == 1 else "days", int(milliseconds % DAY // HOUR), "h")


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return "1 value" or "2 values"."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def times(number: int) -> str:
    """Return "once", "twice", "3 times"."""
    return _TIMES.get(number, f"{number:,} times")


def listed(items: Sequence[str], most: int = 4) -> str:
    """Return "a, b and c"; of many the first, and how many there are more."""
    shown = [*items[:most], *([f"{len(items) - most} more"] if len(items) > most else [])]
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part) if shown else ""


def http_status(status: int) -> str:
    """Return "201 Created"."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _two(large: int, of: str, small: int, other: str) -> str:
    return f"{large} {of} {small} {other}" if small else f"{large} {of}"

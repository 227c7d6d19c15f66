"""What a change would bring, one sentence at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

Kind = Literal["route", "topic", "schedule", "messages", "state", "stream", "name", "problem", "unknown"]
Severity = Literal["breaks", "changes", "info"]

_ORDER: Final[tuple[Severity, ...]] = ("breaks", "changes", "info")


@dataclass(frozen=True, slots=True)
class Consequence:
    """A sentence for people, and where to look. `breaks`: something that works now would not; `changes`: something
    would go another way by itself; `info`: good to know.

    `path` and `line` say where it comes from, in the file as it would be. `before` and `after` are for comparing:
    texts, or the fire times of a schedule.
    """

    kind: Kind
    severity: Severity
    message: str
    step: str | None = None
    topic: str | None = None
    path: str | None = None
    line: int | None = None
    before: Any = None
    after: Any = None


def sorted_by_severity(found: Iterable[Consequence]) -> list[Consequence]:
    """Return what breaks first; of the same severity in the order in which it was found, each sentence once."""
    once = {(each.kind, each.message, each.path): each for each in found}
    return sorted(once.values(), key=lambda each: _ORDER.index(each.severity))


def in_words(names: Iterable[str], most: int = 3) -> str:
    """Return "A", "A and B" or "A, B, C and 2 more"."""
    given = list(names)
    if len(given) > most:
        return f"{', '.join(given[:most])} and {len(given) - most:,} more"
    return " and ".join(part for part in (", ".join(given[:-1]), given[-1]) if part) if given else ""


def quoted(titles: Iterable[str]) -> str:
    """Return titles that people gave, as `in_words` does, in quotation marks."""
    return in_words(f"“{title}”" for title in titles)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return "1 message" or "2 messages"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

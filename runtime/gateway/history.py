"""The events that this process handed out last, for clients that come back and name the last one they saw."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from runtime.gateway.told import Told

MOST_EVENTS: Final = 10_000
MOST_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Past:
    """An event that was handed out: where, when, and its frame with the position."""

    id: str
    stream: str
    group: str
    item: str | None
    frame: bytes

    @classmethod
    def of(cls, told: Told) -> Past:
        """Keep what is needed of an event."""
        event = told.event
        return cls(event.id, event.stream, event.group, event.item, told.frame(placed=True))


class History:
    """A run of the log without holes, bounded in number and bytes. `start` is the position just before the first."""

    def __init__(self, start: str) -> None:
        self._events: deque[Past] = deque()
        self._numbers: dict[str, int] = {start: 0}
        self._start = start
        self._dropped = 0
        self._bytes = 0

    def add(self, events: Iterable[Past]) -> None:
        """Append events; the oldest go when there are too many."""
        for past in events:
            self._events.append(past)
            self._numbers[past.id] = self._dropped + len(self._events)
            self._bytes += len(past.frame)
        while self._events and (len(self._events) > MOST_EVENTS or self._bytes > MOST_BYTES):
            oldest = self._events.popleft()
            del self._numbers[self._start]
            self._start = oldest.id
            self._dropped += 1
            self._bytes -= len(oldest.frame)

    def after(self, position: str, most: int = MOST_EVENTS) -> list[Past] | None:
        """Return up to `most` events that follow a position, or None where the position isn't held any more."""
        number = self._numbers.get(position)
        if number is None:
            return None
        first = number - self._dropped
        return list(islice(self._events, first, first + most))

"""How far the history reaches, which is where the live socket carries on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from motia_studio.history.models import Position
from motia_studio.history.place import OLDEST, TELEMETRY

TRIES = 5

T = TypeVar("T")


def current() -> Position:
    """Return the position; that of the oldest record kept before anything was read."""
    return Position.objects.filter(name=TELEMETRY).first() or Position(name=TELEMETRY, entry=OLDEST)


def read_at_one_position(read: Callable[[], T]) -> tuple[T, str]:
    """Read sums and the position they stand for, again if the collector wrote in between."""
    before = current().entry
    for _ in range(TRIES):
        found, after = read(), current().entry
        if before == after:
            break
        before = after
    return found, before

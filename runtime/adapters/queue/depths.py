"""How much lies in each queue, read in one step. Whoever asks brings the client, because not all of them are async."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from runtime.adapters.queue import scripts


@dataclass(frozen=True, slots=True)
class Depth:
    """The jobs of one queue. `oldest` is when the one was published that waits longest, in seconds since the epoch.

    `waiting` are those that could run now or once an earlier one of their group has, `delayed` are held back or come
    again after a failure, `failed` are dead letters.
    """

    waiting: int = 0
    running: int = 0
    delayed: int = 0
    failed: int = 0
    oldest: float | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Depths:
    """What `depths.lua` answers, given the names of the queues that are wanted even where they are empty."""

    queues: dict[str, Depth] = field(default_factory=dict)
    suspended: bool = False

    @classmethod
    def script(cls) -> str:
        """Return the script, for clients that send it whole."""
        return scripts.source("depths")

    @classmethod
    def read(cls, answer: list[Any]) -> Self:
        """Read the script's answer."""
        suspended, *rows = answer
        queues = {
            name.decode(): Depth(waiting, running, delayed, failed, _seconds(oldest), bool(paused))
            for name, waiting, running, delayed, failed, oldest, paused in rows
        }
        return cls(queues, bool(suspended))


def _seconds(stamp: bytes) -> float | None:
    try:
        return datetime.fromisoformat(stamp.decode()).timestamp()
    except ValueError:
        return None

"""How much lies in each queue, read in one step. Whoever asks brings the client, because not all of them are async."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from runtime.adapters.queue import scripts
from runtime.adapters.queue.pauses import Pause, read_pause


@dataclass(frozen=True, slots=True)
class Depth:
    """The jobs of one queue. `oldest` is when the one was published that waits longest, in seconds since the epoch.

    `waiting` are those that could run now or once an earlier one of their group has, `delayed` are held back or come
    again after a failure, `failed` are dead letters. `done` went well within the last minute,
    `workers` serve it.
    """

    waiting: int = 0
    running: int = 0
    delayed: int = 0
    failed: int = 0
    oldest: float | None = None
    done: int = 0
    workers: int = 0


@dataclass(frozen=True, slots=True)
class Depths:
    """What `depths.lua` answers, given the names of the queues that are wanted even where they are empty.

    `paused` are the Steps that were paused by hand.
    """

    queues: dict[str, Depth] = field(default_factory=dict)
    suspended: bool = False
    paused: dict[str, Pause] = field(default_factory=dict)

    @classmethod
    def script(cls) -> str:
        """Return the script, for clients that send it whole."""
        return scripts.source("depths")

    @classmethod
    def read(cls, answer: list[Any]) -> Self:
        """Read the script's answer."""
        suspended, notes, *rows = answer
        queues = {
            name.decode(): Depth(waiting, running, delayed, failed, _seconds(oldest), done, workers)
            for name, waiting, running, delayed, failed, oldest, done, workers in rows
        }
        paused = {step.decode(): read_pause(note) for step, note in zip(notes[::2], notes[1::2], strict=True)}
        return cls(queues, bool(suspended), paused)


def _seconds(stamp: bytes) -> float | None:
    try:
        return datetime.fromisoformat(stamp.decode()).timestamp()
    except ValueError:
        return None

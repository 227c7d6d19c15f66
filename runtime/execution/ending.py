"""How a runner ended: left beside its socket by the supervisor, for callers who only saw the connection close;
and by callers, that they used it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

# How long the supervisor may take to find out.
PATIENCE_SECONDS: Final = 0.8
LOOK_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a runner, as the rest of a sentence ("ended with status 1"), and what to do about it.

    `culprit` is what it was killed for, where that is known: what else it ran had no part in it.
    """

    how: str
    hint: str
    culprit: str | None = None


def leave_ending(socket: Path, ending: Ending) -> None:
    """Say how the runner that listens on `socket` ends, unless that was said already."""
    place = _place(socket)
    if place.exists():
        return
    unfinished = place.with_suffix(".ending-new")
    unfinished.write_bytes(msgspec.json.encode(ending))
    unfinished.replace(place)


async def find_ending(socket: Path) -> Ending | None:
    """Return how the runner ended, None where nobody says so within a second."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return msgspec.json.decode(_place(socket).read_bytes(), type=Ending)
        except FileNotFoundError:
            if time.monotonic() > end:
                return None
        await asyncio.sleep(LOOK_SECONDS)


def note_use(socket: Path) -> None:
    """Note that calls are sent to the runner that listens on `socket`."""
    with contextlib.suppress(OSError):  # the folder of the sockets goes with the studio
        _note(socket).touch()


def was_used(socket: Path) -> bool:
    """Tell whether anybody sent the runner a call: one that ends without any has itself to blame."""
    return _note(socket).exists()


def forget_ending(socket: Path) -> None:
    """Remove what `leave_ending` and `note_use` left."""
    _place(socket).unlink(missing_ok=True)
    _note(socket).unlink(missing_ok=True)


def _place(socket: Path) -> Path:
    return socket.with_suffix(".ending")


def _note(socket: Path) -> Path:
    return socket.with_suffix(".used")

"""How a runner ended: left beside its socket by the supervisor, for callers who only saw the connection close."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

# How long the supervisor may take to find out.
PATIENCE_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a runner, as the rest of a sentence ("ended with status 1"), and what to do about it."""

    how: str
    hint: str


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


def forget_ending(socket: Path) -> None:
    """Remove what `leave_ending` left."""
    _place(socket).unlink(missing_ok=True)


def _place(socket: Path) -> Path:
    return socket.with_suffix(".ending")

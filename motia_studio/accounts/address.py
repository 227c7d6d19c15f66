"""Where the console of a running studio is reached, kept in `.motia/` so that other commands can print links to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "console.address"


@contextmanager
def published_address(home: Path, url: str) -> Iterator[None]:
    """Keep the console's address in the project's folder for as long as the block runs."""
    place = home / NAME
    place.write_text(url)
    try:
        yield
    finally:
        place.unlink(missing_ok=True)


def find_address(home: Path | None) -> str | None:
    """Return the address of the project's console, None where no studio runs on this machine."""
    place = home / NAME if home else None
    return place.read_text() if place and place.exists() else None

"""Copies of a store from which a damaged one is restored, taken when it is quiet and checked before they count."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from runtime.adapters.sqlite_check import find_damage
from runtime.adapters.sqlite_file import available, connect, remove, sync
from runtime.errors import StoreUnavailable

KEPT: Final = 2
QUIET_SECONDS: Final = 2.0
EVERY_SECONDS: Final = 60.0
# A store that is never quiet is copied nevertheless after this long.
LATEST_SECONDS: Final = 300.0
# Copying may take one part in so many of the time.
SHARE: Final = 100

log = logging.getLogger(__name__)


def snapshots(path: Path) -> list[Path]:
    """Return where the snapshots of a store lie, the newest first, whether they exist or not."""
    return [Path(f"{path}.snapshot-{number + 1}") for number in range(KEPT)]


def is_changed(path: Path) -> bool:
    """Tell whether a store was written since its newest snapshot."""
    newest = snapshots(path)[0]
    return not newest.exists() or newest.stat().st_mtime < last_write(path)


def last_write(path: Path) -> float:
    """Return when a store was last written, as seconds since the epoch."""
    times = [0.0]
    for file in (path, Path(f"{path}-wal")):
        with suppress(FileNotFoundError):
            times.append(file.stat().st_mtime)
    return max(times)


def take_snapshot(path: Path) -> bool:
    """Copy a store while others use it, and keep the copy if it is whole. False: somebody else is doing it.

    :raises StoreUnavailable: it can't be copied, or is damaged; the older snapshots stay.
    """
    with available(path), Path(f"{path}.snapshot-lock").open("a") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        made = Path(f"{path}.snapshot-new")
        try:
            _copy(path, made)
            _rotate(made, path)
        finally:
            remove(made)
    return True


def _copy(path: Path, made: Path) -> None:
    remove(made)
    began = time.time()
    with closing(connect(path)) as source, closing(sqlite3.connect(made, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous = OFF")
        # In one go: a reader stops nobody here, and a copy in parts begins anew when another process writes.
        source.backup(target)
    if damage := find_damage(made):
        raise StoreUnavailable(f"{path} is damaged, so it was not copied: {damage}")
    made.chmod(0o600)
    os.utime(made, (began, began))


def _rotate(made: Path, path: Path) -> None:
    sync(made)
    places = snapshots(path)
    for older, newer in zip(reversed(places), reversed(places[:-1]), strict=False):
        if newer.exists():
            newer.replace(older)
    made.replace(places[0])
    sync(path.parent)


class Snapshots:
    """Takes snapshots of one store for as long as this process writes to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first: float | None = None
        self._task: asyncio.Task[None] | None = None
        self._pause = EVERY_SECONDS

    def written(self) -> None:
        """Say that this process wrote."""
        if self._first is None:
            self._first = time.monotonic()
            self._task = asyncio.get_running_loop().create_task(self._take_when_quiet())

    async def close(self) -> None:
        """Stop taking snapshots."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _take_when_quiet(self) -> None:
        while self._first is not None:
            await asyncio.sleep(QUIET_SECONDS)
            if time.monotonic() - self._first < LATEST_SECONDS and self._is_early():
                continue
            began, self._first = time.monotonic(), None
            try:
                if is_changed(self._path):
                    await asyncio.to_thread(take_snapshot, self._path)
            except StoreUnavailable as error:
                log.warning("store.no_snapshot", extra={"reason": error.message})
            self._pause = max(EVERY_SECONDS, (time.monotonic() - began) * SHARE)

    def _is_early(self) -> bool:
        now, newest = time.time(), snapshots(self._path)[0]
        busy = now - last_write(self._path) < QUIET_SECONDS
        return busy or (newest.exists() and now - newest.stat().st_mtime < self._pause)

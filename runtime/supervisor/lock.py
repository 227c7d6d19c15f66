"""One studio per project: a lock that the kernel gives back when its holder ends, with what others may want to know."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import IO, Final, NamedTuple

from runtime.errors import StartError
from runtime.supervisor.home import make_home, unwritable

NAME: Final = "lock"
# Who looks for the holder takes the lock for an instant.
INSTANT_SECONDS: Final = 0.2


class RunningStudio(NamedTuple):
    """Who has a project. `url` is its console, None until that is known."""

    pid: int
    url: str | None


def lock_project(home: Path) -> IO[str]:
    """Take the project's lock; keep the returned file open for as long as the studio runs.

    :raises StartError: another studio has it, or the folder can't be written.
    """
    try:
        file = (make_home(home) / NAME).open("a+")
    except OSError as error:
        raise unwritable(home, error) from error
    end = time.monotonic() + INSTANT_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() < end:
                time.sleep(0.02)
                continue
            owner = _read(file)
            file.close()
            raise _taken(home, owner) from None
        _write(file, str(os.getpid()))
        return file


def publish_address(lock: IO[str], url: str) -> None:
    """Say where the console of the studio that holds the lock is."""
    _write(lock, f"{os.getpid()}\n{url}")


def find_studio(home: Path) -> RunningStudio | None:
    """Return the studio that runs a project on this machine, None where none does."""
    try:
        with (home / NAME).open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return _read(file)
    except FileNotFoundError:
        pass
    return None


def _taken(home: Path, owner: RunningStudio | None) -> StartError:
    if owner is None:
        return StartError(f"a studio starts on {home.parent} right now", hint="use that one, or try again in a second")
    where = f" at {owner.url}" if owner.url else ""
    return StartError(
        f"a studio already runs on {home.parent} (process {owner.pid}){where}",
        hint=f"use the one that is open, or stop it with: kill {owner.pid}",
    )


def _read(file: IO[str]) -> RunningStudio | None:
    file.seek(0)
    pid, _, url = file.read().strip().partition("\n")
    return RunningStudio(int(pid), url or None) if pid.isdecimal() else None


def _write(file: IO[str], text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()

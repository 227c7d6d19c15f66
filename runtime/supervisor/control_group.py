"""A control group (cgroups(7), either version) for the processes of one runner, where the kernel lets us make one."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from functools import cache
from pathlib import Path
from typing import Final

from runtime.supervisor.kernel_file import read_small

ROOT: Final = Path("/sys/fs/cgroup")
PREFIX: Final = "motia-runner-"
LOOK_SECONDS: Final = 0.005


class ControlGroup:
    """The tasks that are in one folder of the file system of control groups."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._current = str(folder / "pids.current")

    def count(self) -> int:
        """Return how many processes and threads there are."""
        try:
            return int(read_small(self._current))
        except (OSError, ValueError):
            return 0

    def end(self, patience: float) -> None:
        """Let none start any more, kill all, and remove the group. Takes `patience` seconds at most."""
        end = time.monotonic() + patience
        with contextlib.suppress(OSError):
            (self._folder / "pids.max").write_text("0")
        while pids := self._pids():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if time.monotonic() > end:
                return
            time.sleep(LOOK_SECONDS)
        with contextlib.suppress(OSError):
            self._folder.rmdir()

    def _pids(self) -> list[int]:
        try:
            return [int(line) for line in (self._folder / "cgroup.procs").read_text().split()]
        except OSError:
            return []


def make_control_group(pid: int, most: int) -> ControlGroup | None:
    """Put a process in a group of its own that holds at most `most` tasks; None where that can't be done."""
    parent = _parent()
    if parent is None:
        return None
    folder = parent / f"{PREFIX}{os.getpid()}-{pid}"
    try:
        folder.mkdir()
        (folder / "pids.max").write_text(str(most))
        (folder / "cgroup.procs").write_text(str(pid))
    except OSError:
        with contextlib.suppress(OSError):
            folder.rmdir()
        return None
    return ControlGroup(folder)


@cache
def _parent() -> Path | None:
    """Return our own group, where it can count tasks, having ended what dead studios left in it."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers not in ("pids", ""):
            continue
        folder = ROOT / controllers / path.lstrip("/")
        if os.access(folder, os.W_OK) and (controllers or _hands_down(folder)):
            _sweep(folder)
            return folder
    return None


def _hands_down(folder: Path) -> bool:
    """Tell whether groups below this one of version 2 have limits of tasks."""
    try:
        return "pids" in (folder / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False


def _sweep(parent: Path) -> None:
    for folder in parent.glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", owner).exists():
            ControlGroup(folder).end(1.0)

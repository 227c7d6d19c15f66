"""What a runner starts ends with it, wherever it moved: other groups, other sessions, other parents.

Where the kernel lets us make a control group, it is exact, and it limits how many there can be at any moment. Elsewhere
a process is known by the runner's mark in its environment, by its session, its group, or its parents; one that drops
all of these gets away.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import time
from pathlib import Path
from typing import Final, NamedTuple

from runtime.supervisor.control_group import ControlGroup, make_control_group
from runtime.supervisor.kernel_file import read_small

# Processes and threads of one runner.
MOST_TASKS: Final = 512
# How many tasks more there must be on the machine before those of a runner are counted.
SUSPICIOUS: Final = MOST_TASKS // 2
# What a user may have above what there is, where only the user's processes can be limited.
SLACK: Final = 4096
MARK: Final = "MOTIA_RUNNER"
# The kernel ends a runner before it ends Redis or the studio.
OOM_SCORE: Final = 500
END_SECONDS: Final = 4.0
PROC: Final = Path("/proc")


class _Process(NamedTuple):
    pid: int
    parent: int
    group: int
    session: int
    threads: int


class Offspring:
    """The processes of one runner. `mark` is the value of MARK in its environment, unlike any other runner's."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._pid = 0
        self._group: ControlGroup | None = None
        self._tasks_before = 0

    def adopt(self, pid: int) -> None:
        """Look after a process that was just started, and what it will start."""
        self._pid = pid
        self._tasks_before = _tasks_of_machine()
        with contextlib.suppress(OSError):
            (PROC / str(pid) / "oom_score_adj").write_text(str(OOM_SCORE))
        self._group = make_control_group(pid, MOST_TASKS)
        if self._group is None and os.getuid() != 0:
            _limit_user(pid, self._tasks_before)

    def are_too_many(self) -> bool:
        """Tell whether there are as many processes and threads as one runner may have."""
        if self._group is not None:
            return self._group.count() >= MOST_TASKS
        if _tasks_of_machine() - self._tasks_before < SUSPICIOUS:
            return False
        return sum(process.threads for process in self._find()) >= MOST_TASKS

    def end(self) -> None:
        """End every process at once. Blocks for a moment, for longer only where they fight it."""
        if not self._pid:
            return
        if self._group is not None:
            self._group.end(END_SECONDS)
            self._group = None
        else:
            self._end_found()
        self._pid = 0  # the number may be somebody else's from here on

    def _end_found(self) -> None:
        end = time.monotonic() + END_SECONDS
        stopped: set[int] = set()
        # Nothing is killed before everything stands still: what is killed one by one can start more meanwhile.
        while fresh := {process.pid for process in self._find()} - stopped:
            _send(fresh, signal.SIGSTOP)
            stopped |= fresh
            if time.monotonic() > end:
                break
        _send(stopped, signal.SIGKILL)

    def _find(self) -> list[_Process]:
        everything = {process.pid: process for process in _processes()}
        own = os.getpid()
        kin = {
            pid
            for pid, process in everything.items()
            if self._pid in (pid, process.group, process.session) or (pid != own and self._is_marked(pid))
        }
        grown = True
        while grown:
            children = {pid for pid, process in everything.items() if process.parent in kin} - kin
            kin |= children
            grown = bool(children)
        return [everything[pid] for pid in kin if pid != own]

    def _is_marked(self, pid: int) -> bool:
        try:
            return f"{MARK}={self._mark}".encode() in _environment(pid)
        except OSError:  # somebody else's, or it ended meanwhile
            return False


def end_leftovers(folder: Path) -> None:
    """End what runners whose sockets were in a folder left behind when nobody could end it with them."""
    mark = f"{MARK}={folder}/".encode()
    if os.environ.get(MARK, "").startswith(f"{folder}/"):
        return  # started by one of them: everything here is
    for process in _processes():
        with contextlib.suppress(OSError):
            if any(entry.startswith(mark) for entry in _environment(process.pid)):
                os.kill(process.pid, signal.SIGKILL)


def _environment(pid: int) -> list[bytes]:
    return (PROC / str(pid) / "environ").read_bytes().split(b"\0")


def _processes() -> list[_Process]:
    found = []
    for entry in os.scandir(PROC):
        if not entry.name.isdigit():
            continue
        try:
            # The name, in brackets, may hold anything.
            fields = Path(entry.path, "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue
        if fields[0] != b"Z":
            found.append(_Process(int(entry.name), int(fields[1]), int(fields[2]), int(fields[3]), int(fields[17])))
    return found


def _tasks_of_machine() -> int:
    try:
        return int(read_small(f"{PROC}/loadavg").split()[3].partition(b"/")[2])
    except (OSError, ValueError, IndexError):
        return 0


def _limit_user(pid: int, tasks: int) -> None:
    """Keep the user able to start processes elsewhere, while this one and its children can't start any more."""
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_NPROC)
        most = tasks + SLACK
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.prlimit(pid, resource.RLIMIT_NPROC, (most, most))


def _send(pids: set[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)

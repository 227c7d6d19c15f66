"""What a runner starts ends with it, wherever it moved: other groups, other sessions, other parents.

Where the kernel lets us make a control group, it is exact, and it limits how many there can be at any moment. Elsewhere
a process is known by the runner's mark in its environment, by its session, its group, or its parents; one that drops
all of these gets away. While a process becomes another program it shows no environment, so it is looked at again.
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
# How long a process may take to become another program.
EXEC_SECONDS: Final = 0.5
EXEC_PAUSE: Final = 0.005
PROC: Final = Path("/proc")


class _Process(NamedTuple):
    pid: int
    parent: int
    group: int
    session: int
    threads: int
    has_memory: bool  # the kernel's own threads have none


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
        return sum(process.threads for process in self._find()[0]) >= MOST_TASKS

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
        began = time.monotonic()
        stopped: set[int] = set()
        # Nothing is killed before everything stands still: what is killed one by one can start more meanwhile.
        while time.monotonic() < began + END_SECONDS:
            found, unknown = self._find()
            fresh = {process.pid for process in found} - stopped
            _send(fresh, signal.SIGSTOP)
            stopped |= fresh
            if not fresh:
                if not unknown or time.monotonic() > began + EXEC_SECONDS:
                    break
                time.sleep(EXEC_PAUSE)
        _send(stopped, signal.SIGKILL)

    def _find(self) -> tuple[list[_Process], bool]:
        """Return the processes of the runner, and whether there are some of which nothing can be said at the moment."""
        everything = {process.pid: process for process in _processes()}
        own, mark = os.getpid(), f"{MARK}={self._mark}".encode()
        kin: set[int] = set()
        unknown = False
        for pid, process in everything.items():
            if self._pid in (pid, process.group, process.session):
                kin.add(pid)
            elif pid != own and process.has_memory:
                environment = _environment(pid)
                unknown |= environment == b""
                if environment is not None and mark in environment.split(b"\0"):
                    kin.add(pid)
        grown = True
        while grown:
            children = {pid for pid, process in everything.items() if process.parent in kin} - kin
            kin |= children
            grown = bool(children)
        return [everything[pid] for pid in kin if pid != own], unknown


def end_leftovers(folder: Path) -> None:
    """End what runners whose sockets were in a folder left behind when nobody could end it with them."""
    mark = f"{MARK}={folder}/".encode()
    if os.environ.get(MARK, "").startswith(f"{folder}/"):
        return  # started by one of them: everything here is
    for process in _processes():
        if any(entry.startswith(mark) for entry in (_environment(process.pid) or b"").split(b"\0")):
            _send({process.pid}, signal.SIGKILL)


def _environment(pid: int) -> bytes | None:
    """Return what a process was started with: nothing while it becomes another program; None for somebody else's."""
    try:
        return (PROC / str(pid) / "environ").read_bytes()
    except OSError:  # it isn't ours, or it ended meanwhile
        return None


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
            parent, group, session, threads, memory = (int(fields[at]) for at in (1, 2, 3, 17, 20))
            found.append(_Process(int(entry.name), parent, group, session, threads, memory > 0))
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

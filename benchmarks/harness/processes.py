"""What the processes below another one cost: CPU seconds and memory, read from /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What one process used up to now. Memory in MB; `pss` counts pages that processes share once in all."""

    pid: int
    role: str
    cpu_seconds: float
    rss: float
    pss: float


def family(root: int) -> list[Cost]:
    """Return the process `root` and all below it that are still there."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        if fields := _stat(int(entry.name)):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        if (cost := _cost(pid)) is not None:
            found.append(cost)
    return found


def _cost(pid: int) -> Cost | None:
    fields = _stat(pid)
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return None
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in rollup.splitlines()[1:]}
    if fields is None:
        return None
    return Cost(pid, _role(command), (int(fields[11]) + int(fields[12])) / TICKS, sizes["Rss"], sizes["Pss"])


def _stat(pid: int) -> list[str] | None:
    """Return the fields after the command's name, which may hold blanks: state, parent, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None


def _role(command: list[str]) -> str:
    text = " ".join(command)
    for word, role in (
        ("redis-server", "redis"),
        ("daphne", "console"),
        ("runtime.gateway", "gateway"),
        ("runtime.worker", "worker"),
        ("runtime.scheduler", "scheduler"),
        ("collector", "collector"),
        ("languages/node", "node runner"),
        ("languages/python", "python runner"),
        ("manage.py studio", "supervisor"),
        ("runtime.supervisor", "supervisor"),
    ):
        if word in text:
            return role
    return Path(command[0]).name if command else "?"

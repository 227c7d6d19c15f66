"""Fleets of real runners: what they leave behind when they can't start, and what is known of a runner that ended."""

from __future__ import annotations

import asyncio
import os
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from runtime.discovery.scan import scan
from runtime.errors import RunnerUnavailable
from runtime.execution.ending import find_ending
from runtime.languages.base import Language
from runtime.languages.python import Python
from runtime.supervisor.fleet import Fleet


class Flaky(Python):
    """Python whose second runner doesn't start."""

    def __init__(self, second: list[str]) -> None:
        self._second = second
        self._count = 0

    def command(self, project: Path, memory_mb: int) -> list[str]:
        self._count += 1
        return super().command(project, memory_mb) if self._count == 1 else self._second


def fleet(language: Language, project: Path) -> Fleet:
    return Fleet(
        language,
        1,
        project,
        count=2,
        memory_mb=512,
        environment=os.environ,
        say=lambda *_: None,
        on_change=lambda: None,
    )


def runners(project: Path) -> list[int]:
    """Return the processes of this user that were started for a project."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(project).encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:  # it ended meanwhile
            continue
    return found


@pytest.mark.parametrize("second", [[sys.executable, "-c", "print('no luck')"], ["/nowhere/python"]])
async def test_fleet_ends_its_first_runner_when_the_second_does_not_start(project: Path, second: list[str]) -> None:
    with pytest.raises(RunnerUnavailable, match=r"no luck|can't be started"):
        await fleet(Flaky(second), project).start([])
    assert runners(project) == []


async def test_fleet_ends_its_runners_when_its_start_is_cancelled(project: Path) -> None:
    starting = asyncio.create_task(
        fleet(Flaky([sys.executable, "-c", "import time; time.sleep(60)"]), project).start([])
    )
    while len(runners(project)) < 2:
        await asyncio.sleep(0.01)
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    assert runners(project) == []


async def test_a_runner_over_its_limit_of_memory_is_ended_and_says_so_beside_its_socket(project: Path) -> None:
    both = fleet(Python(), project)
    await both.start([])
    try:
        greedy = both.runners[0]
        await greedy.watch(1, 60.0)
        ending = await find_ending(greedy.socket)
        assert ending is not None
        assert "out of memory (limit 1 MB)" in ending.how
        assert "runners.memory_mb" in ending.hint
    finally:
        await both.stop()
    assert await find_ending(greedy.socket) is None


async def test_a_runner_that_keeps_crashing_is_started_again_ever_more_slowly(project: Path) -> None:
    (project / "src" / "bomb_step.py").write_text(
        "import os, threading\nthreading.Timer(0.05, os._exit, (7,)).start()\n"
    )
    crashes: list[float] = []
    enough = asyncio.Event()

    def say(_: str, line: str) -> None:
        if "status 7" in line:
            crashes.append(asyncio.get_running_loop().time())
            if len(crashes) == 4:
                enough.set()

    crashing = Fleet(
        Python(), 1, project, count=1, memory_mb=512, environment=os.environ, say=say, on_change=lambda: None
    )
    try:
        await crashing.start(scan(project).found)
        await asyncio.wait_for(enough.wait(), 40)
    finally:
        await crashing.stop()
    gaps = [later - earlier for earlier, later in pairwise(crashes)]
    assert gaps[2] - gaps[0] > 0.2

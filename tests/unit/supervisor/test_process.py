"""Child processes are started again when they end, heard while they run, and gone when we stop them."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from runtime.supervisor.process import Process, ProcessSpec, how_it_ended, keep_running


def python(code: str, folder: Path) -> ProcessSpec:
    return ProcessSpec("child", [sys.executable, "-c", code], folder)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_process_hands_on_each_line_it_prints(tmp_path: Path) -> None:
    lines: list[str] = []
    process = Process(
        python("print('one'); import sys; sys.stderr.write('two')", tmp_path), lambda _, line: lines.append(line)
    )
    await process.start()
    assert await process.wait() == 0
    assert sorted(lines) == ["one", "two"]


async def test_process_cuts_a_line_that_never_ends(tmp_path: Path) -> None:
    lines: list[str] = []
    process = Process(python("print('x' * 300_000)", tmp_path), lambda _, line: lines.append(line))
    await process.start()
    await process.wait()
    beginning, rest = lines
    assert rest == f"… {300_000 - len(beginning):,} more bytes of this line were left out"
    assert max(map(len, lines)) <= 2 * 64 * 1024


async def test_keep_running_starts_the_process_again_whatever_its_status(tmp_path: Path) -> None:
    ends: list[int] = []
    again = asyncio.Event()

    def ended(_: str, status: int, __: float) -> None:
        ends.append(status)
        if len(ends) == 2:
            again.set()

    process = Process(python("raise SystemExit(0)", tmp_path), lambda *_: None)
    task = asyncio.create_task(keep_running(process, ended))
    await asyncio.wait_for(again.wait(), 20)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert ends[:2] == [0, 0]


async def test_stop_ends_the_grandchildren_too(tmp_path: Path) -> None:
    pids: list[int] = []
    told = asyncio.Event()

    def line(_: str, text: str) -> None:
        pids.append(int(text))
        told.set()

    code = (
        "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    process = Process(python(code, tmp_path), line)
    await process.start()
    await asyncio.wait_for(told.wait(), 20)
    await process.stop()
    async with asyncio.timeout(10):
        while is_alive(pids[0]) and "Z" not in Path(f"/proc/{pids[0]}/stat").read_text().split()[2]:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("status", "words"), [(0, "ended with status 0"), (-9, "was ended by SIGKILL"), (-250, "was ended by signal 250")]
)
def test_how_it_ended_says_what_a_status_means(status: int, words: str) -> None:
    assert how_it_ended(status) == words

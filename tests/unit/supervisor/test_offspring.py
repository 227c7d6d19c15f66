"""What a runner started is found by its mark, also at a moment when the kernel doesn't tell it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from runtime.supervisor import offspring
from runtime.supervisor.offspring import MARK, Offspring
from tests.console import until


def test_a_child_that_just_becomes_another_program_ends_with_its_runner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offspring, "make_control_group", lambda *_: None)
    environment = {**os.environ, MARK: str(tmp_path)}
    runner = subprocess.Popen(["/bin/sleep", "60"], env=environment, start_new_session=True)
    child = subprocess.Popen(["/bin/sleep", "60"], env=environment, start_new_session=True)
    until((Path("/proc") / str(child.pid) / "environ").read_bytes, "the child has its environment")
    children = Offspring(str(tmp_path))
    children.adopt(runner.pid)
    looks: list[int] = []
    read = offspring._environment

    def as_during_execve(pid: int) -> bytes | None:
        if pid == child.pid:
            looks.append(pid)
        return b"" if pid == child.pid and len(looks) < 3 else read(pid)

    monkeypatch.setattr(offspring, "_environment", as_during_execve)
    try:
        children.end()
        assert child.wait(timeout=5) < 0
        assert runner.wait(timeout=5) < 0
    finally:
        child.kill()
        runner.kill()

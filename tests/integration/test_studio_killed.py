"""A studio whose first process is killed outright, and the one that is started after it."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from tests.studio import READY, Studio, until


def left(project: Path) -> list[str]:
    """Return the programs that still run for a project, apart from its Redis."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout.splitlines()
    environments = {pid: _environment(pid) for pid in (line.split(None, 1)[0] for line in listed[1:])}
    named = (line for line in listed[1:] if f"MOTIA_PROJECT={project}" in environments[line.split(None, 1)[0]])
    return [line for line in named if "redis-server" not in line]


def _environment(pid: str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/environ").read_text(errors="replace").split("\0")
    except OSError:
        return []


def test_nothing_but_redis_outlives_a_killed_studio_and_the_next_one_starts(tmp_path: Path) -> None:
    project = tmp_path / "small"
    (project / "src").mkdir(parents=True)
    (project / "src" / "a_step.py").write_text("config = {'name': 'A', 'triggers': []}\nhandler = print\n")
    killed = Studio(project)
    killed.wait_for(READY)
    assert any("daphne" in line for line in left(project))
    os.kill(killed.process.pid, signal.SIGKILL)
    killed.process.wait()
    killed.process.stdout.close()  # type: ignore[union-attr]
    until(lambda: not left(project), 10, report=lambda: left(project))
    following = Studio(project, ports=(killed.api, killed.streams, killed.console))
    following.wait_for(READY)
    assert following.stop() == 0

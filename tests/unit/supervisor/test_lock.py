"""A second studio on a project is refused, with where the first one is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.errors import StartError
from runtime.supervisor.lock import find_studio, lock_project, publish_address

HOLD = """
import sys, time
from pathlib import Path
from runtime.supervisor.lock import lock_project, publish_address
held = lock_project(Path(sys.argv[1]))
publish_address(held, "http://127.0.0.1:1")
print("held", flush=True)
time.sleep(60)
"""


def test_lock_project_names_the_studio_that_already_runs(tmp_path: Path) -> None:
    with lock_project(tmp_path / ".motia") as held:
        publish_address(held, "http://127.0.0.1:3113")
        with pytest.raises(StartError, match=rf"process {os.getpid()}\) at http://127\.0\.0\.1:3113") as refused:
            lock_project(tmp_path / ".motia")
    assert f"kill {os.getpid()}" in str(refused.value.hint)


def test_lock_project_can_be_taken_again_after_it_was_given_up(tmp_path: Path) -> None:
    lock_project(tmp_path / ".motia").close()
    lock_project(tmp_path / ".motia").close()


def test_lock_project_is_free_as_soon_as_its_holder_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / ".motia")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert find_studio(tmp_path / ".motia") == (holder.pid, "http://127.0.0.1:1")
        holder.send_signal(signal.SIGKILL)
    assert find_studio(tmp_path / ".motia") is None
    lock_project(tmp_path / ".motia").close()


def test_nobody_is_found_where_no_studio_ever_ran(tmp_path: Path) -> None:
    assert find_studio(tmp_path / ".motia") is None


def test_lock_project_says_which_folder_it_cannot_write(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StartError, match="can't write to"):
        lock_project(blocked / ".motia")

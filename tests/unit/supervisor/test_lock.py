"""A second studio and a taken port are refused with what to do about it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from runtime.errors import StartError
from runtime.supervisor.lock import check_port, lock_project


def test_lock_project_names_the_studio_that_already_runs(tmp_path: Path) -> None:
    with lock_project(tmp_path / ".motia"), pytest.raises(StartError, match=str(os.getpid())) as refused:
        lock_project(tmp_path / ".motia")
    assert f"kill {os.getpid()}" in str(refused.value.hint)


def test_lock_project_can_be_taken_again_after_it_was_given_up(tmp_path: Path) -> None:
    lock_project(tmp_path / ".motia").close()
    lock_project(tmp_path / ".motia").close()


def test_lock_project_says_which_folder_it_cannot_write(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StartError, match="can't write to"):
        lock_project(blocked / ".motia")


def test_check_port_names_the_option_that_chooses_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"port {port} for the console is taken") as refused:
            check_port("127.0.0.1", port, "the console", "--console-port")
    assert "--console-port" in str(refused.value.hint)


def test_check_port_accepts_a_free_one() -> None:
    check_port("127.0.0.1", 0, "the console", "--console-port")

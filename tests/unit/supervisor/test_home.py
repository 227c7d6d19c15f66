"""What the studio keeps of a project is closed to other users of the machine."""

from __future__ import annotations

import stat
import tempfile
from pathlib import Path

import pytest

from runtime.errors import StartError
from runtime.supervisor.home import LONGEST_SOCKET, make_home, socket_path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def deep(tmp_path: Path) -> Path:
    return tmp_path / ("x" * 60) / ("y" * 60)


def test_make_home_closes_the_folder_also_when_it_was_open(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    assert mode(make_home(tmp_path / "open")) == mode(make_home(tmp_path / "new")) == 0o700


def test_make_home_says_what_to_do_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match=r"can't write to .*file/\.motia: Not a directory") as refused:
        make_home(tmp_path / "file" / ".motia")
    assert "make the project's folder writable" in str(refused.value.hint)


def test_socket_path_stays_short_enough_in_a_deep_folder(tmp_path: Path) -> None:
    found = socket_path(deep(tmp_path), "redis.sock")
    assert len(str(found).encode()) <= LONGEST_SOCKET
    assert mode(found.parent) == 0o700
    assert found != socket_path(deep(tmp_path) / "z", "redis.sock")


def test_socket_path_refuses_a_folder_that_others_can_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    socket_path(deep(tmp_path), "redis.sock").parent.chmod(0o755)
    with pytest.raises(StartError, match="open to other users"):
        socket_path(deep(tmp_path), "redis.sock")

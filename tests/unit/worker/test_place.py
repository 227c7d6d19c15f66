"""The place of a worker: the same for those after it, another for everybody beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.execution.parent import PROCESS
from runtime.worker.place import find_place


def test_a_place_is_the_same_for_the_next_process_of_that_name(tmp_path: Path) -> None:
    first, again = (find_place(tmp_path, {PROCESS: "worker-1"}) for _ in range(2))
    assert first is not None
    assert first == again
    assert first.startswith("worker-1.")


def test_two_processes_two_projects_and_two_hosts_have_different_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    places = {find_place(tmp_path, {PROCESS: name}) for name in ("worker-1", "worker-2")}
    places.add(find_place(other, {PROCESS: "worker-1"}))
    monkeypatch.setattr("socket.gethostname", lambda: "elsewhere")
    places.add(find_place(tmp_path, {PROCESS: "worker-1"}))
    assert len(places) == 4


def test_a_worker_that_no_supervisor_started_has_no_place(tmp_path: Path) -> None:
    assert find_place(tmp_path, {}) is None
    assert find_place(tmp_path / "gone", {PROCESS: "worker-1"}) is None

"""Which stages count as done."""

from __future__ import annotations

from pathlib import Path

import pytest

from bootstrap.stamps import Stage, Stamps, digest


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    (tmp_path / "lock").write_text("a==1")
    result = tmp_path / "result"

    def run() -> None:
        result.touch()

    return Stage("name", "Label", lambda: digest(tmp_path, [tmp_path / "lock"]), lambda: result, run)


@pytest.fixture
def stamps(tmp_path: Path, stage: Stage) -> Stamps:
    """Return stamps by which the stage is done."""
    done = Stamps(tmp_path / "stamps")
    stage.run()
    done.set(stage)
    return done


def test_stage_is_current_when_it_ran_and_nothing_changed(stamps: Stamps, stage: Stage) -> None:
    assert stamps.is_current(stage)


def test_stage_is_due_when_an_input_changed(stamps: Stamps, stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("a==2")
    assert not stamps.is_current(stage)


def test_stage_is_due_when_its_result_was_deleted(stamps: Stamps, stage: Stage) -> None:
    stage.ready().unlink()
    assert not stamps.is_current(stage)


def test_stage_is_due_when_it_was_cleared_before_it_ran_to_its_end(stamps: Stamps, stage: Stage) -> None:
    stamps.clear(stage)
    assert not stamps.is_current(stage)


def test_digest_tells_a_missing_file_from_an_empty_one(tmp_path: Path) -> None:
    missing = digest(tmp_path, [tmp_path / "file"])
    (tmp_path / "file").touch()
    assert digest(tmp_path, [tmp_path / "file"]) != missing


def test_digest_of_a_folder_ignores_what_is_built_there(tmp_path: Path) -> None:
    before = digest(tmp_path, [tmp_path])
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "package.js").touch()
    assert digest(tmp_path, [tmp_path]) == before


def test_digest_changes_when_a_file_is_renamed(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("same")
    before = digest(tmp_path, [tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest(tmp_path, [tmp_path]) != before

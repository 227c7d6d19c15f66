"""What is remembered of files that hold up the loading of others."""

from __future__ import annotations

from pathlib import Path

from runtime.discovery.scan import Found
from runtime.discovery.version import version_of
from runtime.supervisor.trouble import PATIENCE_SECONDS, Trouble, Troubles, may_be_mended


def test_a_file_in_trouble_is_left_out_until_its_content_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.step.js"
    file.write_text("for (;;) {}")
    troubles = Troubles(tmp_path)
    troubles.learn({}, {"a.step.js": Trouble(version_of(file), {"message": "never ends"})})
    assert troubles.of("a.step.js") is not None
    file.write_text("export const config = {}")
    assert troubles.of("a.step.js") is None


def test_a_file_that_always_took_long_is_given_longer(tmp_path: Path) -> None:
    troubles = Troubles(tmp_path)
    troubles.learn({"quick.step.js": 0.01, "slow.step.js": 1.0}, {})
    assert troubles.patience("quick.step.js") == PATIENCE_SECONDS
    assert troubles.patience("new.step.js") == PATIENCE_SECONDS
    assert troubles.patience("slow.step.js") == 5.0


def test_only_a_change_of_something_that_files_import_may_mend_another_file() -> None:
    steps = [Found("src/a.step.js", "node", "step")]
    assert may_be_mended(steps, None)
    assert may_be_mended(steps, frozenset({"src/lib.js", "src/a.step.js"}))
    assert not may_be_mended(steps, frozenset({"src/a.step.js"}))


def test_a_version_is_what_git_calls_the_content(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("hello\n")
    assert version_of(file) == "ce013625030b"
    assert version_of(tmp_path / "b") is None

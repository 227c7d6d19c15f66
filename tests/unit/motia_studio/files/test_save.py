"""A save changes what was changed, whole or not at all, and only on the base of what is there."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motia_studio.files import save
from motia_studio.files.content import LARGEST, MARK, read_file
from motia_studio.files.endings import plain, with_endings_of
from motia_studio.files.save import save_file
from runtime.errors import ConfigError, InvalidInput, ValueChanged

FILE = "src/greet_step.py"


@pytest.fixture
def home(project: Path) -> Path:
    (project / ".motia").mkdir()
    return project / ".motia"


def write(project: Path, raw: bytes) -> str:
    (project / FILE).write_bytes(raw)
    return read_file(project, FILE).version


def left_over(project: Path) -> list[str]:
    return sorted(each.name for each in (project / "src").iterdir() if each.name != "greet_step.py")


def test_a_save_keeps_the_mode_and_returns_the_new_version(project: Path, home: Path) -> None:
    base = write(project, b"a = 1\n")
    (project / FILE).chmod(0o751)
    saved = save_file(project, home, FILE, "a = 2\n", base)
    assert (project / FILE).read_bytes() == b"a = 2\n"
    assert saved == read_file(project, FILE)
    assert (saved.mode, saved.version == base, left_over(project)) == (0o751, False, [])


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (b"a\r\nb\r\n", "a\nB\nc\n", b"a\r\nB\r\nc\r\n"),
        (b"a\nb", "a\nB", b"a\nB"),
        (b"a\r\nb", "a\nB", b"a\r\nB"),
        (b"a\rb\r", "a\nb\nc\n", b"a\rb\rc\r"),
        (b"a\r\nb\nc\r\n", "a\nnew\nb\nc\n", b"a\r\nnew\r\nb\nc\r\n"),
        (b"a\r\nb\nc\r\nd\n", "x\na\nb\ny\nc\nd\n", b"x\r\na\r\nb\ny\r\nc\r\nd\n"),
        (MARK + b"a\r\n", "b\n", MARK + b"b\r\n"),
        (b"", "a\n", b"a\n"),
    ],
)
def test_a_save_keeps_line_endings_the_mark_and_the_end(
    project: Path, home: Path, before: bytes, text: str, after: bytes
) -> None:
    save_file(project, home, FILE, text, write(project, before))
    assert (project / FILE).read_bytes() == after


@given(st.text("ab\r\n", max_size=40), st.text("ab\n", max_size=40))
def test_endings_never_change_what_the_lines_say(before: str, text: str) -> None:
    assert plain(with_endings_of(before, text)) == text
    assert with_endings_of(before, plain(before)) == before


def test_what_has_changed_or_was_deleted_meanwhile_is_never_written_over(project: Path, home: Path) -> None:
    base = write(project, b"base")
    write(project, b"theirs")
    with pytest.raises(ValueChanged, match="has changed since you opened it"):
        save_file(project, home, FILE, "mine", base)
    assert (project / FILE).read_bytes() == b"theirs"
    (project / FILE).unlink()
    with pytest.raises(ValueChanged, match="was deleted"):
        save_file(project, home, FILE, "mine", base)
    assert not (project / FILE).exists()
    save_file(project, home, FILE, "mine", None)
    with pytest.raises(ValueChanged):
        save_file(project, home, FILE, "again", None)
    assert left_over(project) == []


def test_an_editor_that_knows_no_lock_is_seen_until_the_last_moment(
    project: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = write(project, b"base")
    fsync = os.fsync

    def meanwhile(handle: int) -> None:
        fsync(handle)
        (project / FILE).write_bytes(b"theirs")

    monkeypatch.setattr(save.os, "fsync", meanwhile)
    with pytest.raises(ValueChanged):
        save_file(project, home, FILE, "mine", base)
    assert ((project / FILE).read_bytes(), left_over(project)) == (b"theirs", [])


def test_a_link_inside_the_project_stays_a_link(project: Path, home: Path) -> None:
    base = write(project, b"a")
    (project / "link.py").symlink_to(FILE)
    save_file(project, home, "link.py", "b", base)
    assert (project / "link.py").is_symlink()
    assert (project / FILE).read_text() == "b"


def test_what_is_read_only_or_in_no_folder_is_refused_in_words(project: Path, home: Path) -> None:
    base = write(project, b"a")
    (project / FILE).chmod(0o444)
    with pytest.raises(ConfigError, match="it is read-only"):
        save_file(project, home, FILE, "b", base)
    with pytest.raises(InvalidInput, match=r"the folder of nowhere/a\.py doesn't exist"):
        save_file(project, home, "nowhere/a.py", "b", None)
    with pytest.raises(InvalidInput, match="isn't in a folder"):
        save_file(project, home, f"{FILE}/a.py", "b", None)
    assert ((project / FILE).read_text(), left_over(project)) == ("a", [])


@pytest.mark.parametrize(
    ("text", "told"), [("#" * (LARGEST + 1), "larger than"), ("a\0", "zero bytes"), ("\ud800", "half a character")]
)
def test_a_text_that_no_file_should_hold_is_refused(project: Path, home: Path, text: str, told: str) -> None:
    base = write(project, b"a")
    with pytest.raises(InvalidInput, match=told):
        save_file(project, home, FILE, text, base)
    assert ((project / FILE).read_bytes(), left_over(project)) == (b"a", [])


def test_of_two_threads_that_save_at_once_one_wins_a_hundred_times(project: Path, home: Path) -> None:
    version = write(project, b"base")
    start = Barrier(2)

    def race(text: str) -> str | None:
        start.wait()
        try:
            return save_file(project, home, FILE, text, version).version
        except ValueChanged:
            return None

    with ThreadPoolExecutor(2) as racers:
        for number in range(100):
            saved = list(racers.map(race, (f"ada {number}", f"ben {number}")))
            assert saved.count(None) == 1
            version = next(each for each in saved if each)
            assert read_file(project, FILE).version == version
    assert left_over(project) == []

"""studio.json is changed by many at once, loses nothing, and is never written over where it can't be understood."""

from __future__ import annotations

import asyncio
import os
import random
import stat
import subprocess
import sys
import threading
from contextlib import aclosing
from pathlib import Path

import pytest

from motia_studio.json_file import JsonFile
from motia_studio.json_text import as_text, parse
from motia_studio.studio_file import StudioFile, version_of
from runtime.discovery.watch import changes
from runtime.errors import ConfigError

WRITTEN = """{
  "examples": {
    "Create": {
      "A ticket": {
        "body": {
          "tags": ["a", "b"],
          "title": "Prüfung"
        }
      }
    }
  },
  "positions": {
    "*": {
      "Create": [10, 20],
      "Triage": [300, -4]
    }
  },
  "theirs": [
    {
      "of": "another tool"
    },
    3
  ]
}
"""


@pytest.fixture
def studio_file(project: Path) -> StudioFile:
    (project / ".motia").mkdir()
    return StudioFile(project, project / ".motia")


def test_positions_are_written_one_in_a_line_and_sorted(project: Path, studio_file: StudioFile) -> None:
    assert studio_file.positions() == {}
    studio_file.place("support", {"Zebra": (1.6, -2.4), "Ant": (0, 7)})
    text = (project / "studio.json").read_text()
    assert text.splitlines()[3:5] == ['      "Ant": [0, 7],', '      "Zebra": [2, -2]']


def test_what_the_studio_does_not_know_stays_and_nothing_else_moves(project: Path, studio_file: StudioFile) -> None:
    (project / "studio.json").write_text(WRITTEN)
    positions = studio_file.place("*", {"Create": (11, 20)})
    assert positions == {"*": {"Create": [11, 20], "Triage": [300, -4]}}
    assert (project / "studio.json").read_text() == WRITTEN.replace("[10, 20]", "[11, 20]")


def test_what_is_put_back_leaves_no_trace(project: Path, studio_file: StudioFile) -> None:
    studio_file.place("support", {"Ant": (0, 7)})
    assert studio_file.place("support", {"Ant": None, "Never": None}) == {}
    assert (project / "studio.json").read_text() == "{}\n"


def test_nothing_is_written_where_nothing_changes(project: Path, studio_file: StudioFile) -> None:
    (project / "studio.json").write_text('{"positions":{"*":{"Ant":[1,2]}}}')
    studio_file.place("*", {"Ant": (1, 2)})
    assert (project / "studio.json").read_text() == '{"positions":{"*":{"Ant":[1,2]}}}'


def test_fifty_writers_in_threads_and_processes_lose_nothing(project: Path, studio_file: StudioFile) -> None:
    script = (
        "import sys; from pathlib import Path; from motia_studio.studio_file import StudioFile\n"
        "project, first = Path(sys.argv[1]), int(sys.argv[2])\n"
        "for n in range(first, first + 10): StudioFile(project, project / '.motia').place('*', {f'P{n}': (n, n)})"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, str(project), str(10 * n)]) for n in range(2)]
    threads = [
        threading.Thread(target=studio_file.place, args=("*" if n % 2 else "support", {f"T{n}": (n, n)}))
        for n in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait() for process in processes] == [0, 0]
    found = studio_file.positions()
    assert {**found["*"], **found["support"]}.keys() == {f"P{n}" for n in range(20)} | {f"T{n}" for n in range(50)}
    assert [file.name for file in project.glob(".studio*")] == []


@pytest.mark.parametrize(
    ("damaged", "told"),
    [
        ('{\n  "positions": {,\n}', r"studio\.json:2: isn't JSON"),
        (
            '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> theirs\n}',
            r"studio\.json:2: has the marks of a merge",
        ),
        ('{\n  "a": 1,\n  "b": 2,\n  "a": 3\n}', r"studio\.json:4: the key 'a' is there twice"),
        ('{\n  "a": NaN\n}', r"studio\.json:2: NaN isn't a number"),
        ('{\n  "a": 1e999\n}', r"studio\.json:2: 1e999 isn't a number"),
        ("[]", r"studio\.json:1: isn't a JSON object"),
        ('{"a":\n"\xff"}', r"studio\.json:2: isn't UTF-8"),
        ("[" * 100_000, r"studio\.json"),
        (
            '{\n  "positions": {\n    "*": {\n      "Ant": "left"\n    }\n  }\n}',
            r"studio\.json:4: positions\.\*\.Ant must",
        ),
        ('{\n  "positions": []\n}', r"studio\.json:2: positions must be an object"),
    ],
)
def test_a_damaged_file_is_told_by_its_line_and_left_alone(
    project: Path, studio_file: StudioFile, damaged: str, told: str
) -> None:
    (project / "studio.json").write_bytes(damaged.encode("latin1"))
    with pytest.raises(ConfigError, match=told) as caught:
        studio_file.place("*", {"Ant": (1, 2)})
    assert caught.value.hint
    with pytest.raises(ConfigError, match=told):
        studio_file.positions()
    assert (project / "studio.json").read_bytes() == damaged.encode("latin1")


def test_the_mode_of_the_file_is_kept(project: Path, studio_file: StudioFile) -> None:
    file = project / "studio.json"
    file.write_text("{}")
    file.chmod(0o640)
    studio_file.place("*", {"Ant": (1, 2)})
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_new_file_is_as_readable_as_the_others(project: Path, studio_file: StudioFile) -> None:
    (project / "other").touch()
    studio_file.place("*", {"Ant": (1, 2)})
    assert (project / "studio.json").stat().st_mode == (project / "other").stat().st_mode


def test_a_link_out_of_the_project_is_neither_read_nor_written(project: Path, studio_file: StudioFile) -> None:
    outside = project.parent / "outside.json"
    outside.write_text('{"positions": {"*": {"Ant": [1, 2]}}}')
    (project / "studio.json").symlink_to(outside)
    with pytest.raises(ConfigError, match="leads out of"):
        studio_file.positions()
    with pytest.raises(ConfigError, match="leads out of"):
        studio_file.place("*", {"Ant": (3, 4)})
    assert outside.read_text() == '{"positions": {"*": {"Ant": [1, 2]}}}'


def test_a_link_inside_the_project_stays_one(project: Path, studio_file: StudioFile) -> None:
    (project / "studio.json").symlink_to("shared.json")
    studio_file.place("*", {"Ant": (3, 4)})
    assert (project / "studio.json").is_symlink()
    assert '"Ant": [3, 4]' in (project / "shared.json").read_text()


def test_what_is_no_file_keeps_nobody_waiting(project: Path, studio_file: StudioFile) -> None:
    os.mkfifo(project / "studio.json")
    with pytest.raises(ConfigError, match="isn't a file"):
        studio_file.positions()


def test_a_folder_that_cannot_be_written_leaves_no_draft(
    project: Path, studio_file: StudioFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ConfigError, match="No space left"):
        studio_file.place("*", {"Ant": (3, 4)})
    assert sorted(file.name for file in project.iterdir()) == [".motia", "src"]


def test_any_name_survives(studio_file: StudioFile) -> None:
    names = ['a "quoted" \\ name', "line\nbreak", "ünï", "\ud800", "<<<<<<< HEAD", ""]
    studio_file.place("*", dict.fromkeys(names, (1, 2)))
    assert studio_file.positions()["*"].keys() == set(names)


def test_the_version_is_that_of_the_content(studio_file: StudioFile) -> None:
    first = version_of(studio_file.place("*", {"Ant": (1, 2)}))
    assert version_of(studio_file.place("*", {"Ant": (1, 3)})) != first
    assert version_of(studio_file.place("*", {"Ant": (1, 2)})) == first


def test_two_branches_that_moved_different_steps_merge(project: Path, studio_file: StudioFile) -> None:
    steps = {f"S{number}": (number, number) for number in range(9)}
    studio_file.place("*", steps)
    base = (project / "studio.json").read_text()
    (project / "base").write_text(base)
    (project / "ours").write_text(base.replace('"S1": [1, 1]', '"S1": [9, 9]'))
    (project / "theirs").write_text(base.replace('"S7": [7, 7]', '"S7": [5, 5]'))
    subprocess.run(["git", "merge-file", "ours", "base", "theirs"], cwd=project, check=True)
    merged = parse((project / "ours").read_text(), "studio.json")
    assert merged["positions"]["*"] == {**{name: list(at) for name, at in steps.items()}, "S1": [9, 9], "S7": [5, 5]}


async def test_writing_it_reloads_nothing(project: Path, studio_file: StudioFile) -> None:
    async with aclosing(changes(project)) as watched:
        told = asyncio.ensure_future(anext(watched))
        while not told.done():
            studio_file.place("*", {"Ant": (0, random.randrange(10**6))})
            (project / "src" / "ant_step.py").touch()
            await asyncio.wait([told], timeout=0.1)
        assert await told == {"src/ant_step.py"}


def test_an_empty_file_says_nothing(project: Path) -> None:
    (project / "notes.json").touch()
    assert JsonFile(project, "notes.json", project / "lock").read() == {}
    assert as_text({}) == "{}\n"

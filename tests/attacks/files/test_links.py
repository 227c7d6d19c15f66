"""Links lead to files of the project that the page may see, or nowhere, whenever they are put in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from motia_studio.files.content import read_file
from motia_studio.files.save import save_file
from motia_studio.files.tree import list_files
from runtime.errors import MotiaError
from tests.attacks.files.desk import CANARY, Desk
from tests.attacks.files.test_paths import attack
from tests.faults.report import report
from tests.faults.whole import FULL

RACES = 10_000 if FULL else 400
# Exchanges a folder and a file of the project with links to what is outside, as fast as it can.
SWAPPING = """
import os, sys
os.chdir(sys.argv[1])
while os.getppid() == int(sys.argv[2]):
    for name in ("folder", "file.py"):
        os.rename(name, name + ".own")
        os.rename(name + ".link", name)
        os.rename(name, name + ".link")
        os.rename(name + ".own", name)
"""


@contextmanager
def swapping(folder: Path) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", SWAPPING, str(folder), str(os.getpid())])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def tried(work: Any) -> str:
    """Return what came of it in one word."""
    try:
        found = work()
    except FileNotFoundError:
        return "gone"
    except MotiaError as error:
        return error.code
    assert CANARY not in getattr(found, "text", "")
    return "done"


def test_A27_a_link_that_is_put_in_the_way_between_check_and_open_leads_nowhere(tmp_path: Path) -> None:
    project, outside = tmp_path / "p", tmp_path / "outside"
    for folder in (project / "src" / "folder", outside, project / ".motia"):
        folder.mkdir(parents=True)
    for file in (outside / "x.py", outside / "file.py"):
        file.write_text(CANARY)
    (project / "src" / "folder" / "x.py").write_text("mine")
    (project / "src" / "file.py").write_text("mine")
    (project / "src" / "folder.link").symlink_to(outside)
    (project / "src" / "file.py.link").symlink_to(outside / "file.py")
    came: Counter[str] = Counter()
    with swapping(project / "src"):
        for race in range(RACES):
            came[tried(lambda: read_file(project, "src/folder/x.py"))] += 1
            came[tried(lambda: read_file(project, "src/file.py"))] += 1
            if race % 10 == 0:
                name = f"src/folder/new{race}.py"
                came[tried(lambda name=name: save_file(project, project / ".motia", name, "mine", None))] += 1
                assert not any("folder.link/" in path for path in list_files(project).paths)
                with suppress(FileNotFoundError):
                    (project / name).unlink()
    assert sorted(path.name for path in outside.iterdir()) == ["file.py", "x.py"]
    assert {path.read_text() for path in outside.iterdir()} == {CANARY}
    assert came["done"] and came["input_invalid"], came
    report("A27", n=came.total(), note=f"reads and saves while links were swapped: {dict(came)}; none escaped")


def test_A27_links_are_followed_within_the_project_only(desk: Desk) -> None:
    source, outside = desk.project / "src", desk.around / "outside"
    targets: dict[str, Path | str] = {
        "out.py": outside / "x.py",
        "root": Path("/"),
        "etc": Path("/etc"),
        "relative.py": "../../outside/x.py",
        "env.py": "../.env",
        "key.py": "../.motia/secret_key",
        "twice.py": "out.py",
    }
    for name, target in targets.items():
        (source / name).symlink_to(target)
    (source / "same.py").symlink_to("tickets/close_step.py")
    ways = ["src/out.py", "src/root/etc/passwd", "src/etc/passwd", "src/relative.py", "src/env.py", "src/key.py"]
    attack(desk, [*ways, "src/twice.py", "src/root/tmp/new.py"])
    assert desk.answer("GET", "/api/files/src/same.py").json()["text"] == "config = {}\n"
    listed = desk.answer("GET", "/api/files").json()["files"]
    assert [path for path in listed if path.startswith("src/") and path.endswith(".py")] == [
        "src/same.py",
        "src/tickets/close_step.py",
    ]


def test_A27_a_save_leaves_the_other_name_of_a_file_as_it_is(desk: Desk) -> None:
    os.link(desk.around / "outside" / "x.py", desk.project / "src" / "hard.py")
    base = read_file(desk.project, "src/hard.py").version
    saved = desk.answer("PUT", "/api/files/src/hard.py", {"text": "mine", "base": base})
    assert saved.status_code == 200
    assert (desk.project / "src" / "hard.py").read_text() == "mine"
    assert (desk.around / "outside" / "x.py").read_text() == CANARY

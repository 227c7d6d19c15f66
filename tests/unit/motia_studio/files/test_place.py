"""No path that somebody sends leads out of the project, or to what the page doesn't show."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from motia_studio.files.content import LARGEST, read_file
from motia_studio.files.save import save_file
from motia_studio.files.tree import list_files
from runtime.errors import InvalidInput


@pytest.fixture
def full(project: Path, tmp_path: Path) -> Path:
    """Return a project with what a page may see, what it may not, and ways out."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.py").write_text("password = 1")
    for name in (".motia", "node_modules/zod", ".venv", "dist", "src/tickets", "private"):
        (project / name).mkdir(parents=True)
    texts = {
        ".env": "KEY=secret",
        ".env.example": "KEY=",
        ".gitignore": "*.log\n/private/*\n!/private/shown.py\n",
        ".motia/secret": "no",
        "dist/out.js": "",
        "node_modules/zod/index.js": "",
        "private/hidden.py": "no",
        "private/shown.py": "yes = 1",
        "src/tickets/.gitignore": "!kept.log\n",
        "src/tickets/create_step.py": "config = {}",
        "src/tickets/kept.log": "",
        "src/noise.log": "",
        "config.yaml": "",
    }
    for name, text in texts.items():
        (project / name).write_text(text)
    (project / "src" / "out.py").symlink_to(tmp_path / "outside" / "secret.py")
    (project / "src" / "away").symlink_to(tmp_path / "outside")
    (project / "src" / "env.txt").symlink_to("../.env")
    (project / "src" / "loop.py").symlink_to("loop.py")
    (project / "src" / "same.py").symlink_to("tickets/create_step.py")
    os.mkfifo(project / "src" / "pipe.py")
    return project


SHOWN = [
    ".env.example",
    "config.yaml",
    "private/shown.py",
    "src/same.py",
    "src/tickets/create_step.py",
    "src/tickets/kept.log",
]


def test_the_tree_has_the_projects_own_files_and_no_others(full: Path) -> None:
    assert list_files(full) == (SHOWN, False)
    assert list_files(full, most=3) == (SHOWN[:3], True)
    for path in SHOWN:
        assert read_file(full, path).text == (full / path).read_text()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("../outside/secret.py", "isn't a path in the project"),
        ("src/../../outside/secret.py", "isn't a path in the project"),
        ("src/../config.yaml", "isn't a path in the project"),
        ("/etc/passwd", "isn't a path in the project"),
        ("src//noise.log", "isn't a path in the project"),
        ("./config.yaml", "isn't a path in the project"),
        ("", "characters that no file"),
        ("src/a\0.py", "characters that no file"),
        ("src\\a.py", "characters that no file"),
        ("src/a\n.py", "characters that no file"),
        ("src/" + "a" * 256, "is too long"),
        ("a/" * 600 + "a", "is too long"),
        ("src/out.py", "leads out of the project"),
        ("src/away/secret.py", "leads out of the project"),
        ("src/away/new.py", "leads out of the project"),
        ("src/loop.py", "leads to itself"),
        ("src/pipe.py", "isn't a file"),
        ("src", "isn't a file"),
        (".env", "is hidden"),
        ("src/env.txt", "is hidden"),
        (".motia/secret", "is hidden"),
        (".git/config", "is hidden"),
        ("node_modules/zod/index.js", "is in node_modules"),
        ("dist/out.js", "is in dist"),
        ("src/noise.log", "is ignored by git"),
        ("private/hidden.py", "is ignored by git"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_in_words_and_nothing_is_written(
    full: Path, path: str, told: str
) -> None:
    with pytest.raises(InvalidInput, match=told) as refused:
        read_file(full, path)
    assert refused.value.hint
    with pytest.raises(InvalidInput, match=told):
        save_file(full, full / ".motia", path, "mine", None)
    assert list_files(full).paths == SHOWN
    assert (full / ".env").read_text() == "KEY=secret"
    assert sorted(each.name for each in (full.parent / "outside").iterdir()) == ["secret.py"]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "isn't UTF-8 text"),
        (b"a\0b", "isn't text"),
        (b"#" * (LARGEST + 1), "is larger than 1,024 KB"),
    ],
)
def test_what_is_no_text_or_too_large_is_refused(project: Path, raw: bytes, told: str) -> None:
    (project / "picture.py").write_bytes(raw)
    with pytest.raises(InvalidInput, match=told):
        read_file(project, "picture.py")


def test_a_device_is_refused(project: Path) -> None:
    (project / "null.py").symlink_to("/dev/null")
    with pytest.raises(InvalidInput, match="leads out of the project"):
        read_file(project, "null.py")

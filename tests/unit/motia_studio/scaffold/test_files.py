"""New files are as the formatters of their language leave them, and the studio's own discovery finds nothing wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from motia_studio.scaffold.languages import LANGUAGES
from runtime.languages.node import find_node
from tests.unit.motia_studio.scaffold.wishes import file_of, text_of, wishes

ROOT = Path(__file__).parents[4]


def write_all(project: Path, *languages: str) -> None:
    for language in languages:
        for intent in wishes(language).values():
            (project / file_of(intent)).write_text(text_of(intent), encoding="utf-8")


def test_files_of_node_are_as_its_formatter_leaves_them(project: Path) -> None:
    write_all(project, "typescript", "javascript")
    settings = json.loads((ROOT / "biome.json").read_text())
    (project / "biome.json").write_text(json.dumps({key: settings[key] for key in ("formatter", "javascript")}))
    biome = [str(find_node()), str(ROOT / "node_modules" / "@biomejs" / "biome" / "bin" / "biome")]
    done = subprocess.run(
        [*biome, "check", "--error-on-warnings", "src"], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", [("format", "--check"), ("check", "--select", "E,F,I,UP,B")])
def test_files_of_python_are_as_its_formatter_leaves_them(project: Path, command: tuple[str, ...]) -> None:
    write_all(project, "python")
    ruff = [sys.executable, "-m", "ruff", *command, "--isolated", "--line-length", "120", str(project)]
    done = subprocess.run(ruff, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_language_has_a_writer() -> None:
    assert {language for language in LANGUAGES if text_of(wishes(language)["noop"])} == set(LANGUAGES)

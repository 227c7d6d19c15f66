"""Editors find the SDK's types in a project that installed nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from runtime.languages.node import find_node
from runtime.scaffold import create_project
from runtime.supervisor.editor import link_sdk

ROOT = Path(__file__).parents[2]


def check_types(project: Path, settings: str) -> subprocess.CompletedProcess[str]:
    compiler = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    command = [str(find_node()), str(compiler), "--project", str(project / settings)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("language", "settings"), [("typescript", "tsconfig.json"), ("javascript", "jsconfig.json")])
def test_a_new_project_has_its_types(tmp_path: Path, language: str, settings: str) -> None:
    create_project(tmp_path / "shop", language)
    link_sdk(tmp_path / "shop" / ".motia")
    found = check_types(tmp_path / "shop", settings)
    assert found.returncode == 0, found.stdout


def test_types_find_a_mistake_in_a_step(tmp_path: Path) -> None:
    create_project(tmp_path / "shop", "typescript")
    link_sdk(tmp_path / "shop" / ".motia")
    (tmp_path / "shop" / "src" / "wrong.step.ts").write_text(
        "import { enqueue } from 'motia'\nenqueue({ topik: 'x' })\n"
    )
    assert "topik" in check_types(tmp_path / "shop", "tsconfig.json").stdout


def test_link_sdk_follows_an_installation_that_moved(tmp_path: Path) -> None:
    link_sdk(tmp_path)
    place = tmp_path / "sdk" / "python" / "motia"
    right = place.resolve()
    place.unlink()
    place.symlink_to(tmp_path / "gone")
    link_sdk(tmp_path)
    assert place.resolve() == right

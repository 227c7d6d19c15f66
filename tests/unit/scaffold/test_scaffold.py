"""New projects."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.config.reader import read_config
from runtime.errors import StartError
from runtime.scaffold import create_project, template_names


@pytest.mark.parametrize("language", template_names())
def test_new_project_has_three_steps_and_a_configuration_that_reads(language: str, tmp_path: Path) -> None:
    made = create_project(tmp_path / "shop", language)
    assert len([place for place in made if place.parts[0] == "src"]) == 3
    assert read_config(tmp_path / "shop", environ=os.environ).http.port == 3111


def test_new_project_carries_its_own_name_and_hidden_files(tmp_path: Path) -> None:
    create_project(tmp_path / "shop", "python")
    assert (tmp_path / "shop" / "README.md").read_text().startswith("# shop\n")
    assert (tmp_path / "shop" / ".env").exists()
    assert ".motia/" in (tmp_path / "shop" / ".gitignore").read_text()


def test_new_project_leaves_a_folder_alone_that_has_files(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    with pytest.raises(StartError, match="isn't an empty folder"):
        create_project(tmp_path, "python")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_new_project_names_the_languages_there_are(tmp_path: Path) -> None:
    with pytest.raises(StartError) as raised:
        create_project(tmp_path, "cobol")
    assert raised.value.hint == "choose one of javascript, python, typescript"

"""The documented default and the documentation say what the tree says."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest
import yaml

from runtime.config.draft import SECTIONS, paths
from runtime.config.modules import MODULES
from runtime.config.reader import read_config
from runtime.config.tree import Config, Cors

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs" / "configuration.md").read_text("utf-8")


def test_documented_default_is_the_default(project: Path) -> None:
    config = read_config(project, file=ROOT / "config.yaml", environ={})

    assert replace(config, file=None) == Config(project=project)


def test_documented_default_has_every_key() -> None:
    written = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))

    assert sorted(f"{section}.{key}" for section in written for key in written[section]) == sorted(paths())


@pytest.mark.parametrize("path", [*paths(), *(f"http.cors.{field.name}" for field in fields(Cors))])
def test_every_key_is_documented(path: str) -> None:
    assert f"| `{path}` |" in DOCS


@pytest.mark.parametrize("path", paths())
def test_every_default_is_documented(path: str) -> None:
    section, _, field = path.partition(".")
    default = getattr(SECTIONS[section](), field)
    if field == "adapter":
        default = default.use
    shown = default if isinstance(default, str) else json.dumps(default)

    assert f"| `{path}` | `{shown}` |" in DOCS


@pytest.mark.parametrize("name", MODULES)
def test_every_module_class_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS

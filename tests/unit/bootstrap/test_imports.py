"""The set-up runs before anything is installed."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = [ROOT / "studio", *sorted((ROOT / "bootstrap").glob("*.py"))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_set_up_imports_nothing_but_the_standard_library(file: Path) -> None:
    names = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert names - sys.stdlib_module_names == names & {"bootstrap"}


def test_studio_parses_on_an_old_python_so_that_it_can_say_so() -> None:
    ast.parse((ROOT / "studio").read_text(), feature_version=(3, 6))

"""What handlers leave behind for tests to see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def out(project: Path) -> Path:
    """Return the file that handlers append lines to."""
    return project / "out.txt"


@pytest.fixture
def lines(out: Path) -> Callable[[], list[str]]:
    """Return what reads those lines."""
    return lambda: out.read_text().split() if out.exists() else []

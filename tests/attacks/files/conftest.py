"""A project to attack, and its console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motia_studio.api.layout import studio_file
from motia_studio.project import current_project
from tests.attacks.files.desk import Desk, open_desk


@pytest.fixture
def desk(db: None, tmp_path: Path, redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Return a project between files that nobody may reach. The views of this process serve it."""
    for known in (current_project, studio_file):
        known.cache_clear()
    yield open_desk(tmp_path, redis_url, settings, monkeypatch)
    for known in (current_project, studio_file):
        known.cache_clear()

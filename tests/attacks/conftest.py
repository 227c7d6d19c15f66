"""A console of this process with a project, a Redis and people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motia_studio.api.start import checklist
from motia_studio.project import current_project
from tests.attacks.target import Target


@pytest.fixture
def target(project: Path, redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Target]:
    """Return a console that serves an own project by the views of this process."""
    caches = (current_project, checklist)
    for each in caches:
        each.cache_clear()
    yield Target.open(project, redis_url, settings, monkeypatch)
    for each in caches:
        each.cache_clear()

"""A Redis of a test's own, for what can't be done to the shared one: stopping it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.supervisor.redis import EmbeddedRedis


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    """Start a Redis that the test may stop and start."""
    server = EmbeddedRedis(tmp_path)
    server.start()
    yield server
    server.stop()

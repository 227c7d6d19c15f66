"""A runtime that can't follow the project says so instead of waiting for ever."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from runtime.adapters.redis_client import connect
from runtime.config.tree import Config
from runtime.execution.runtime import Runtime
from runtime.execution.snapshots import KEY


async def test_start_raises_what_ended_the_following(tmp_path: Path, redis_url: str) -> None:
    async with connect(redis_url) as client:
        await client.set(KEY, b'{"version": "of another studio"}')
    runtime = Runtime(Config(tmp_path), redis_url=redis_url, role="worker")
    try:
        with pytest.raises(msgspec.ValidationError):
            await runtime.start()
    finally:
        await runtime.close()

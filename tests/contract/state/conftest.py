"""What every state adapter guarantees. A new adapter joins with one line in `STATES`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from runtime.adapters.state.base import State
from runtime.adapters.state.file import FileState
from runtime.adapters.state.memory import MemoryState
from runtime.adapters.state.redis import RedisState

STATES: dict[str, Callable[[pytest.FixtureRequest], State]] = {
    "memory": lambda request: MemoryState(),
    "file": lambda request: FileState(options={"path": str(request.getfixturevalue("tmp_path") / "store.db")}),
    "redis": lambda request: RedisState(url=request.getfixturevalue("redis_url")),
}

NAMES = [
    "plain", "", "a:b", "a", "with space", "käse/🧀", 'quote"\\', "{tag}", "*?[x]", "new\nline", "\u0000", "x" * 512,
]  # fmt: skip


@pytest.fixture(params=STATES)
async def state(request: pytest.FixtureRequest) -> AsyncIterator[State]:
    store = STATES[request.param](request)
    yield store
    await store.close()

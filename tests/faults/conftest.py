"""What fault tests of one file share, because it takes seconds to make."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from runtime.supervisor.redis import EmbeddedRedis
from tests.faults.place import Place, prepare_place


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory, redis_server: EmbeddedRedis) -> AsyncIterator[Place]:
    async with prepare_place(tmp_path_factory.mktemp("place"), redis_server) as found:
        yield found

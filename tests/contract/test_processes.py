"""What adapters guarantee that several processes share, shown by processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from runtime.adapters import load_adapter
from runtime.adapters.state.base import State
from runtime.adapters.streams.base import StreamEvent, Streams
from tests.contract.writing import ROOT, command

COUNT = 100


class Stores(NamedTuple):
    backend: str
    options: dict[str, Any]
    url: str
    state: State
    streams: Streams


@pytest.fixture(params=["file", "memory", "redis"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    backend = request.param
    url = request.getfixturevalue("redis_url") if backend == "redis" else ""
    options = {} if backend == "redis" else {"path": str(tmp_path / "store.db")}
    state, streams = (load_adapter(port, backend)(url=url, options=options) for port in ("state", "streams"))
    await state.groups()
    yield Stores(backend, options, url, state, streams)
    await state.close()
    await streams.close()


async def write_in_another_process(stores: Stores, name: str) -> None:
    words = command(stores.backend, stores.options, stores.url, name, COUNT)
    process = await asyncio.create_subprocess_exec(*words, cwd=ROOT)
    assert await process.wait() == 0


async def read_events(streams: Streams, expected: int) -> list[StreamEvent]:
    events: list[StreamEvent] = []
    async for batch in streams.events("0"):
        events += batch
        if len(events) >= expected:
            return events
    return events


async def test_writes_of_two_processes_are_atomic_and_their_events_in_order(stores: Stores) -> None:
    reading = asyncio.create_task(read_events(stores.streams, 2 * COUNT))
    await asyncio.gather(*(write_in_another_process(stores, name) for name in ("one", "two")))
    events = await reading
    assert await stores.state.get("g", "counter") == {"n": 2 * COUNT}
    assert await stores.streams.get("s", "g", "counter") == {"n": 2 * COUNT}
    assert [event.event["data"]["n"] for event in events] == list(range(1, 2 * COUNT + 1))
    stamps = [event.timestamp for event in events]
    assert stamps == sorted(set(stamps))


async def test_an_effect_is_applied_once_when_two_processes_try_it(stores: Stores) -> None:
    await asyncio.gather(*(write_in_another_process(stores, name) for name in ("one", "two")))
    assert await stores.state.get("g", "shared") == {"n": COUNT}

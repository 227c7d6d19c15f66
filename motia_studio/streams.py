"""The bridge to the project's streams, for views, which are synchronous and ask rarely."""

from __future__ import annotations

import asyncio
import os
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

from motia_studio.acting import acting
from motia_studio.state import Listed
from runtime.adapters import load_adapter
from runtime.adapters.redis_client import connect
from runtime.adapters.state.base import next_keys
from runtime.adapters.streams.base import StreamEvent, Streams
from runtime.config.reader import read_config
from runtime.gateway.audience import read_audience

# As long as the log is read for what passed by last, and what is kept of it.
RECENT_SECONDS = 3.0
MOST_GROUPS = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of one stream with how many items and clients they have; `total` is how many groups there are."""

    rows: tuple[tuple[str, int, int], ...]
    total: int


def open_streams() -> Streams:
    """Return the project's streams; whoever opens them closes them.

    :raises ConfigError: config.yaml can't be read now.
    """
    environment = settings.ENVIRONMENT
    adapter = read_config(environment.folder, environ=os.environ).streams.adapter
    streams: Streams = load_adapter("streams", adapter.use)(url=environment.redis_url, options=adapter.options)
    return streams


def list_streams(declared: list[str]) -> dict[str, Groups]:
    """Return the streams that are declared, have items or have clients, each with its groups.

    :raises StoreUnavailable: a store doesn't answer.
    """

    async def ask(streams: Streams) -> dict[str, Groups]:
        audience = await _audience()
        names = dict.fromkeys([*declared, *await streams.names(), *(stream for stream, _ in audience)])
        return {name: await _groups(streams, name, audience) for name in names}

    return _ask(ask)


def list_items(stream: str, group: str, *, after: str | None, text: str, limit: int) -> tuple[Listed, int, int]:
    """Return items with their JSON, how many the group has in all, and how many clients.

    :raises StoreUnavailable: a store doesn't answer.
    """

    async def ask(streams: Streams) -> tuple[Listed, int, int]:
        found = await streams.page(stream, group, after=after, text=text, limit=limit + 1)
        total = (await streams.counts(stream, [group]))[group]
        return Listed(tuple(found[:limit]), len(found) > limit), total, (await _audience())[stream, group]

    return _ask(ask)


def recent_events(limit: int) -> list[StreamEvent]:
    """Return the last events that the log still holds, oldest first.

    :raises StoreUnavailable: the store doesn't answer.
    """

    async def ask(streams: Streams) -> list[StreamEvent]:
        last: deque[StreamEvent] = deque(maxlen=limit)
        end = await streams.position()
        if end in ("", "0"):
            return []
        try:
            async with asyncio.timeout(RECENT_SECONDS):
                async for batch in streams.events("0"):
                    last.extend(batch)
                    if any(event.id == end for event in batch):
                        break
        except TimeoutError:
            pass
        return list(last)

    return _ask(ask)


def send(user: str, stream: str, group: str, item: str | None, event: dict[str, Any]) -> str:
    """Send an event in a person's name, as a Step's `streams.x.send` does, and return the trace of it.

    :raises InvalidPayload: the event or a name can't be sent.
    :raises StoreUnavailable: the store, or the queue of a Step that reacts, doesn't answer.
    """

    async def act() -> str:
        async with acting(user, f"sent {event['type']} to {stream}/{group}") as person:
            await person.call("streams.send", stream=stream, group=group, item=item, event=event)
            return person.trace.trace_id

    return asyncio.run(act())


async def _groups(streams: Streams, name: str, audience: Counter[tuple[str, str]]) -> Groups:
    groups = set(await streams.groups(name)) | {group for stream, group in audience if stream == name}
    first = next_keys(groups, after=None, text="", limit=MOST_GROUPS)
    counts = await streams.counts(name, first)
    return Groups(tuple((group, counts[group], audience[name, group]) for group in first), len(groups))


async def _audience() -> Counter[tuple[str, str]]:
    client = connect(settings.ENVIRONMENT.redis_url, patience=1.0)
    try:
        return await read_audience(client)
    finally:
        await client.aclose()


def _ask(question: Callable[[Streams], Awaitable[T]]) -> T:
    async def ask() -> T:
        streams = open_streams()
        try:
            return await question(streams)
        finally:
            await streams.close()

    return asyncio.run(ask())

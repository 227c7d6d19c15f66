"""A gateway that serves streams, and the frames that a client exchanges with it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection

from runtime.config.tree import Streams
from runtime.model import Described
from tests.gateway_fixture import POOL, ScriptedGateway, scripted
from tests.scripted_runner import Handler

SILENCE = 0.15


@asynccontextmanager
async def serving(
    folder: Path,
    redis_url: str,
    *described: Described,
    auth: bool = False,
    max_sockets: int = 100,
    **hooks: Handler,
) -> AsyncIterator[ScriptedGateway]:
    """Serve streams, with the described files and the hooks given."""
    files = {"join": "src/chat.stream.ts", "leave": "src/chat.stream.ts", "authenticate": "motia.config.ts"}
    handlers = {f"{files[kind]}:{kind}": handler for kind, handler in hooks.items()}
    config = Streams(auth_function="motia::stream::authenticate" if auth else None, max_sockets=max_sockets)
    async with scripted(folder, redis_url, list(described), handlers, streams=config) as gateway:
        yield gateway


def stream(**hooks: Any) -> Described:
    return Described("src/chat.stream.ts", "node", "stream", POOL, {"name": "chat", **hooks})


async def join(
    socket: ClientConnection, group: str, item: str | None = None, *, id: str = "s1", binary: bool = False
) -> None:
    data = {"subscriptionId": id, "streamName": "chat", "groupId": group, "id": item}
    text = json.dumps({"type": "join", "data": data})
    await socket.send(text.encode() if binary else text)


async def frame(socket: ClientConnection) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 5))
    return found


async def event(socket: ClientConnection) -> Any:
    return (await frame(socket))["event"]


async def silent(socket: ClientConnection) -> bool:
    """Tell whether nothing arrives for a while."""
    try:
        await asyncio.wait_for(socket.recv(), SILENCE)
    except TimeoutError:
        return True
    return False

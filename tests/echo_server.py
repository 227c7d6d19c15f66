"""The gateway's own WebSocket server in front of an application that says everything back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from runtime.gateway.server import Servers, bind


@asynccontextmanager
async def echo_server() -> AsyncIterator[int]:
    """Serve on a free port."""
    servers, listener = Servers(), bind("127.0.0.1", 0, "streams.port")
    servers.add(_echo, listener, websockets=True)
    serving = asyncio.create_task(servers.serve())
    try:
        while not servers.are_listening:
            await asyncio.sleep(0)
        yield listener.getsockname()[1]
    finally:
        servers.stop()
        await serving


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({**message, "type": "websocket.send"})

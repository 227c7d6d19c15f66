"""The servers of a gateway: what they do by the clock, and how they end."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx

from runtime.gateway.server import Servers, bind


async def answer(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def test_servers_date_their_answers_by_the_second_and_stop_at_once() -> None:
    listener = bind("127.0.0.1", 0, "http.port")
    servers = Servers()
    servers.add(answer, listener)
    serving = asyncio.create_task(servers.serve())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client:
        async with asyncio.timeout(10):
            while not servers.are_listening:
                await asyncio.sleep(0.01)
            first = (await client.get("/")).headers["date"]
            while (await client.get("/")).headers["date"] == first:
                await asyncio.sleep(0.05)
    stopped = time.monotonic()
    servers.stop()
    await serving
    assert time.monotonic() - stopped < 0.5

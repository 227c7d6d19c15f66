"""The servers of a gateway: what they do by the clock, and how they end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from runtime.gateway.asgi import find_at_once
from runtime.gateway.response import Response
from runtime.gateway.server import Servers, bind


async def answer(scope: Any, receive: Any, send: Any) -> None:
    status, way = int(scope["path"][1:4]), scope["path"][5:]
    response = Response(status, [(b"x-mine", b"yes")], b"whole")
    await response.send(send, [], at_once=find_at_once(scope) if way == "at-once" else None)


@pytest.fixture
async def served() -> AsyncIterator[tuple[Servers, int]]:
    listener = bind("127.0.0.1", 0, "http.port")
    servers = Servers()
    servers.add(answer, listener)
    serving = asyncio.create_task(servers.serve())
    async with asyncio.timeout(10):
        while not servers.are_listening:
            await asyncio.sleep(0.01)
    yield servers, listener.getsockname()[1]
    stopped = time.monotonic()
    servers.stop()
    await serving
    assert time.monotonic() - stopped < 0.5


async def ask(port: int, request: str) -> list[bytes]:
    """Return the lines that come back until the server closes, without the date."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    answered = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return [line for line in answered.split(b"\r\n") if not line.startswith(b"date: ")]


async def test_servers_date_their_answers_by_the_second(served: Any) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served[1]}/200/") as client:
        async with asyncio.timeout(10):
            first = (await client.get("")).headers["date"]
            while (await client.get("")).headers["date"] == first:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("status", [200, 204, 500])
@pytest.mark.parametrize("how", ["HTTP/1.0\r\n\r\n", "HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"])
async def test_a_response_that_is_sent_at_once_is_the_same_as_one_in_two_messages(
    served: Any, method: str, status: int, how: str
) -> None:
    one, two = [await ask(served[1], f"{method} /{status}/{way} {how}") for way in ("at-once", "in-two")]
    assert one == two
    assert b"x-mine: yes" in one

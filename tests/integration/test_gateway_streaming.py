"""Bodies that flow through the gateway while the handler runs, in both directions."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from runtime.config.tree import Http
from tests.gateway_fixture import http, serving_echo
from tests.scripted_runner import Call, Refusal


@pytest.fixture
def serve(tmp_path: Path, redis_url: str) -> Any:
    """Serve a handler; see `serving_echo`."""
    return partial(serving_echo, tmp_path, redis_url)


async def test_server_sent_events_arrive_while_the_handler_runs(serve: Any) -> None:
    seen = asyncio.Event()

    async def stream(call: Call) -> Any:
        await call.request(
            "response.start", status=200, headers={"content-type": "text/event-stream", "connection": "keep-alive"}
        )
        await call.write(b"data: 1\n\n")
        await seen.wait()
        await call.write(b"data: 2\n\n")

    async with serve(stream, http=Http(timeout=20)) as gateway, gateway.client.stream("POST", "/echo/1") as answer:
        lines = answer.aiter_lines()
        assert await anext(lines) == "data: 1"
        await asyncio.sleep(0.1)  # longer than the deadline, which only runs until the first byte
        seen.set()
        assert [line async for line in lines] == ["", "data: 2", ""]
        assert answer.headers["content-type"] == "text/event-stream"


async def test_writes_fail_and_the_attempt_ends_once_the_client_is_gone(serve: Any) -> None:
    refused: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def endless(call: Call) -> Any:
        try:
            while True:
                await call.write(b"more")
        except Refusal as error:
            refused.set_result(error.code)
        except asyncio.CancelledError:
            refused.set_result("cancelled")

    async with serve(endless) as gateway:
        async with gateway.client.stream("POST", "/echo/1") as answer:
            assert await anext(answer.aiter_raw())
        assert await asyncio.wait_for(refused, 5) in ("client_gone", "cancelled")
        assert gateway.runner.cancelled == ["the caller went away"]


async def test_a_stream_that_fails_breaks_off_instead_of_looking_complete(serve: Any) -> None:
    async def half(call: Call) -> Any:
        await call.write(b"half")
        raise ValueError("out of paper")

    async with serve(half) as gateway:
        with pytest.raises(httpx.RemoteProtocolError):
            await gateway.client.post("/echo/1")


async def test_head_of_a_stream_gets_its_headers_and_ends_the_handler(serve: Any) -> None:
    async def endless(call: Call) -> Any:
        while True:
            await call.write(b"more")

    async with serve(endless, trigger=http("GET", "/echo")) as gateway:
        answer = await gateway.client.head("/echo")
        assert (answer.status_code, answer.content) == (200, b"")
        assert (await gateway.client.get("/__motia/health")).status_code == 200
        while not gateway.runner.cancelled:
            await asyncio.sleep(0)


async def test_a_raw_body_is_read_while_it_arrives(serve: Any) -> None:
    async def count(call: Call) -> Any:
        return {"body": [call.input["bodyKind"], len(await call.read())]}

    async def upload() -> Any:
        for _ in range(40):
            yield b"x" * 50_000

    async with serve(count) as gateway:
        answer = await gateway.client.post("/echo/1", content=upload())
    assert answer.json() == ["stream", 2_000_000]


async def test_a_body_that_stops_arriving_is_refused(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.gateway.protocol.BODY_SECONDS", 0.2)

    async def never(call: Call) -> Any:
        raise AssertionError("the handler must not run")

    async with serve(never) as gateway:
        reader, writer = await asyncio.open_connection("127.0.0.1", gateway.client.base_url.port)
        head = b"POST /echo/1 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n"
        for piece in (head, b'{"a"', b":"):
            writer.write(piece)
            await asyncio.sleep(0.15)
        answer = await asyncio.wait_for(reader.readuntil(b"}"), 5)
        writer.close()
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"stopped arriving" in answer

"""What comes back from the gateway is told while it arrives, bounded in size and time, whatever it is."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from motia_studio.endpoints.exchange import Gateway, exchange
from motia_studio.endpoints.outgoing import outgoing
from runtime.model import TraceContext

Serve = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
REQUEST = outgoing("POST", "/a", {"body": {"a": 1}, "headers": {"X-A": "1"}})
TRACE = TraceContext.new()


@asynccontextmanager
async def gateway(serve: Serve, **bounds: Any) -> AsyncIterator[Gateway]:
    """Serve one request with what a test writes."""
    over = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        try:
            await serve(head, writer)
        except OSError:
            pass
        finally:
            writer.close()
            over.set()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield Gateway("127.0.0.1", server.sockets[0].getsockname()[1], **bounds)
        await asyncio.wait_for(over.wait(), 10)


async def told(serve: Serve, **bounds: Any) -> list[dict[str, Any]]:
    async with gateway(serve, **bounds) as place:
        return [event async for event in exchange(place, REQUEST, TRACE)]


def body(events: list[dict[str, Any]]) -> bytes:
    return b"".join(base64.b64decode(event["data"]["text"]) for event in events if "data" in event)


async def test_the_request_is_the_persons_with_a_trace_and_the_gateways_own_host() -> None:
    heads: list[bytes] = []

    async def serve(head: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nSet-Cookie: a=b\r\n\r\nok")

    events = await told(serve)
    assert [next(iter(event)) for event in events] == ["sent", "head", "data", "end"]
    assert events[0]["sent"]["traceId"] == TRACE.trace_id
    assert (events[1]["head"]["status"], events[1]["head"]["reason"]) == (201, "Created")
    assert ["set-cookie", "a=b"] in events[1]["head"]["headers"]
    assert events[-1]["end"] | {"ms": 0} == {"ms": 0, "bytes": 2, "cut": None}
    lines = heads[0].decode().lower().split("\r\n")
    assert lines[0] == "post /a http/1.1"
    assert f"traceparent: {TRACE.traceparent()}" in lines
    assert {"x-a: 1", "content-length: 8", "connection: close"} <= set(lines)
    assert [line.startswith("host: 127.0.0.1:") for line in lines if line.startswith("host")] == [True]


async def test_a_redirect_is_shown_and_not_followed() -> None:
    async def serve(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")

    events = await told(serve)
    assert events[1]["head"]["status"] == 302
    assert ["location", "http://169.254.169.254/"] in events[1]["head"]["headers"]


async def test_a_body_is_told_piece_by_piece() -> None:
    more = asyncio.Event()

    async def serve(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
        await more.wait()
        writer.write(b"3\r\ntwo\r\n0\r\n\r\n")

    async with gateway(serve) as place:
        pieces = []
        async for event in exchange(place, REQUEST, TRACE):
            if "data" in event:
                pieces.append(base64.b64decode(event["data"]["text"]))
                more.set()
    assert pieces == [b"one", b"two"]


async def test_an_endless_answer_ends_at_the_limit() -> None:
    async def serve(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    events = await told(serve, largest=300_000)
    assert events[-1]["end"]["cut"] == "size"
    assert len(body(events)) == events[-1]["end"]["bytes"] == 300_000


async def test_a_step_that_never_answers_is_given_up() -> None:
    async def serve(head: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1)

    events = await told(serve, longest=0.2)
    assert events[-1]["failed"]["message"] == "No answer came within 0.2 seconds."


async def test_a_stream_that_never_ends_is_cut_in_time() -> None:
    async def serve(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nbegin")
        await writer.drain()
        await asyncio.sleep(1)

    events = await told(serve, longest=0.3)
    assert (body(events), events[-1]["end"]["cut"]) == (b"begin", "time")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"SSH-2.0-nobody\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
    ],
    ids=["nothing", "short", "no HTTP", "an endless head"],
)
async def test_an_answer_that_is_none_is_told_in_words(answer: bytes) -> None:
    async def serve(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    assert (await told(serve))[-1]["failed"]["message"].startswith("The answer broke off: ")


async def test_a_gateway_that_is_away_is_told_in_words() -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
    events = [event async for event in exchange(Gateway("127.0.0.1", port), REQUEST, TRACE)]
    assert events[-1]["failed"]["message"].startswith("The gateway doesn't answer: ")


async def test_who_stops_listening_hangs_up() -> None:
    gone = asyncio.Event()

    async def serve(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.01)
        except OSError:
            gone.set()

    async with gateway(serve) as place:
        events = exchange(place, REQUEST, TRACE)
        async for event in events:
            if "data" in event:
                break
        await events.aclose()  # type: ignore[attr-defined]
        await asyncio.wait_for(gone.wait(), 5)


@pytest.mark.parametrize(("host", "address"), [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("10.0.0.7", "10.0.0.7")])
def test_a_gateway_that_listens_everywhere_is_reached_on_this_machine(host: str, address: str) -> None:
    assert Gateway(host, 1).address == (address, 1)

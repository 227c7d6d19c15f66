"""Frames survive any cutting, and what breaks the protocol closes the connection with a reason."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import ProtocolError
from runtime.protocol.methods import METHODS
from runtime.protocol.wire import MAX_FRAME, Wire, encode

ROOT = Path(__file__).parents[3]


class End:
    """One end of a connection that keeps what it got."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.closed: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
        self.arrived = asyncio.Event()
        self.wire = Wire(self._take, self.closed.set_result)

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        self.arrived.set()


@pytest.fixture
async def ends(tmp_path: Path) -> AsyncIterator[tuple[End, End]]:
    server_end, client_end = End(), End()
    server = await asyncio.get_running_loop().create_unix_server(lambda: server_end.wire, str(tmp_path / "s"))
    await asyncio.get_running_loop().create_unix_connection(lambda: client_end.wire, str(tmp_path / "s"))
    yield client_end, server_end
    client_end.wire.close()
    server.close()


async def test_wire_delivers_frames_in_the_order_they_were_sent(ends: tuple[End, End]) -> None:
    client, server = ends
    for number in range(100):
        client.wire.send({"t": "ping", "id": number})
    while len(server.frames) < 100:
        server.arrived.clear()
        await server.arrived.wait()
    assert [frame["id"] for frame in server.frames] == list(range(100))


@given(cuts=st.lists(st.integers(min_value=1, max_value=40), max_size=30))
async def test_wire_puts_frames_together_however_the_bytes_are_cut(cuts: list[int]) -> None:
    end = End()
    sent = [{"t": "log", "id": number, "message": "ü" * number} for number in range(6)]
    data = b"".join(encode(frame) for frame in sent)
    for size in cuts:
        end.wire.data_received(data[:size])
        data = data[size:]
    end.wire.data_received(data)
    assert end.frames == sent


async def test_wire_closes_with_the_reason_when_a_frame_is_not_json(ends: tuple[End, End]) -> None:
    client, server = ends
    client.wire._transport.write(b"\x03\x00\x00\x00{{{")  # type: ignore[union-attr]
    error = await server.closed
    assert isinstance(error, ProtocolError)
    assert "not JSON" in error.message


async def test_wire_closes_before_it_reads_a_frame_that_is_too_large(ends: tuple[End, End]) -> None:
    client, server = ends
    client.wire._transport.write((MAX_FRAME + 1).to_bytes(4, "little"))  # type: ignore[union-attr]
    assert "over the limit" in str(await server.closed)


def test_encode_refuses_what_json_does_not_have() -> None:
    with pytest.raises(ProtocolError, match="can't be written as JSON"):
        encode({"t": "call", "input": object()})


def test_encode_refuses_a_frame_over_the_limit() -> None:
    with pytest.raises(ProtocolError, match="over the limit"):
        encode({"t": "done", "result": "x" * MAX_FRAME})


def test_protocol_page_documents_every_method() -> None:
    page = (ROOT / "docs" / "protocol.md").read_text()
    documented = {
        line.split("`")[1]
        for line in page.partition("## Methods")[2].partition("\n## ")[0].splitlines()
        if line.startswith("| `")
    }
    assert documented == set(METHODS)

"""What RFC 6455 asks of the server of streams, spoken in bytes: the cases that a client library can't send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from runtime.gateway.websocket import LONGEST_MESSAGE, MOST_FRAGMENTS
from tests.echo_server import echo_server

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
HEAD = (
    "GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
)


@dataclass
class Raw:
    """A connection after the handshake."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(
        self, opcode: int, payload: bytes = b"", *, fin: bool = True, reserved: int = 0, masked: bool = True
    ) -> None:
        first = (0x80 if fin else 0) | reserved << 4 | opcode
        size = len(payload)
        sizes = (
            bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2) if size < 65536 else b"\x7f" + size.to_bytes(8)
        )
        second = bytes([sizes[0] | (0x80 if masked else 0)]) + sizes[1:]
        mask = b"\x01\x02\x03\x04" if masked else b""
        data = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload)) if masked else payload
        self.writer.write(bytes([first]) + second + mask + data)

    async def read(self) -> tuple[int, bytes]:
        """Return opcode and payload of the next frame, which is whole and not masked."""
        first, size = await asyncio.wait_for(self.reader.readexactly(2), 5)
        assert first & 0xF0 == 0x80
        assert size & 0x80 == 0
        if size == 126:
            size = int.from_bytes(await self.reader.readexactly(2))
        elif size == 127:
            size = int.from_bytes(await self.reader.readexactly(8))
        return first & 0x0F, await self.reader.readexactly(size)

    async def closed_with(self) -> int:
        """Return the code of the close frame that comes next, after which nothing does."""
        opcode, payload = await self.read()
        assert opcode == CLOSE
        assert await asyncio.wait_for(self.reader.read(), 5) == b""
        return int.from_bytes(payload[:2])


@pytest.fixture
async def raw() -> AsyncIterator[Raw]:
    async with echo_server() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{HEAD}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 ")
        assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head
        yield Raw(reader, writer)
        writer.close()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, LONGEST_MESSAGE])
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
async def test_messages_of_every_length_come_back(raw: Raw, opcode: int, size: int) -> None:
    raw.send(opcode, b"x" * size)
    assert await raw.read() == (opcode, b"x" * size)


async def test_fragments_are_one_message_and_control_frames_may_come_between(raw: Raw) -> None:
    raw.send(TEXT, "käs".encode()[:2], fin=False)
    raw.send(PING, b"there?")
    raw.send(CONT, "käs".encode()[2:], fin=False)
    raw.send(PONG, b"unasked")
    raw.send(CONT)
    assert await raw.read() == (PONG, b"there?")
    assert await raw.read() == (TEXT, "käs".encode())


async def test_bytes_may_come_one_at_a_time(raw: Raw) -> None:
    written: list[bytes] = []
    slowly = Raw(raw.reader, type("Slow", (), {"write": written.append})())  # type: ignore[arg-type]
    slowly.send(PING, b"p" * 125)
    slowly.send(TEXT, b"slow")
    for byte in b"".join(written):
        raw.writer.write(bytes([byte]))
        await asyncio.sleep(0)
    assert await raw.read() == (PONG, b"p" * 125)
    assert await raw.read() == (TEXT, b"slow")


@pytest.mark.parametrize("reserved", [1, 2, 4, 7])
async def test_reserved_bits_fail_the_connection(raw: Raw, reserved: int) -> None:
    raw.send(TEXT, b"x", reserved=reserved)
    assert await raw.closed_with() == 1002


@pytest.mark.parametrize("opcode", [3, 7, 11, 15])
async def test_reserved_opcodes_fail_the_connection(raw: Raw, opcode: int) -> None:
    raw.send(opcode, b"x")
    assert await raw.closed_with() == 1002


async def test_a_frame_without_a_mask_fails_the_connection(raw: Raw) -> None:
    raw.send(TEXT, b"x", masked=False)
    assert await raw.closed_with() == 1002


@pytest.mark.parametrize(("opcode", "size", "fin"), [(PING, 126, True), (PING, 1, False), (CLOSE, 126, True)])
async def test_a_control_frame_is_short_and_whole(raw: Raw, opcode: int, size: int, fin: bool) -> None:
    raw.send(opcode, b"\x03\xe8" + b"x" * (size - 2), fin=fin)
    assert await raw.closed_with() == 1002


@pytest.mark.parametrize("second", [TEXT, BINARY])
async def test_a_message_within_a_message_fails_the_connection(raw: Raw, second: int) -> None:
    raw.send(TEXT, b"one", fin=False)
    raw.send(second, b"two")
    assert await raw.closed_with() == 1002


async def test_a_continuation_of_nothing_fails_the_connection(raw: Raw) -> None:
    raw.send(CONT, b"x")
    assert await raw.closed_with() == 1002


@pytest.mark.parametrize("text", [b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", "ä".encode()[:1]])
async def test_text_that_is_not_utf8_fails_the_connection(raw: Raw, text: bytes) -> None:
    raw.send(TEXT, b"ok ", fin=False)
    raw.send(CONT, text)
    assert await raw.closed_with() == 1007


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])
async def test_a_close_is_answered_with_its_code(raw: Raw, code: int) -> None:
    raw.send(CLOSE, code.to_bytes(2) + b"bye")
    assert await raw.closed_with() == code


async def test_a_close_in_the_middle_of_a_message_is_answered(raw: Raw) -> None:
    raw.send(TEXT, b"one", fin=False)
    raw.send(CLOSE, b"\x03\xe8")
    assert await raw.closed_with() == 1000


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535])
async def test_a_close_with_a_code_that_may_not_be_sent_fails_the_connection(raw: Raw, code: int) -> None:
    raw.send(CLOSE, code.to_bytes(2))
    assert await raw.closed_with() == 1002


async def test_a_close_of_one_byte_or_with_a_broken_reason_fails_the_connection(raw: Raw) -> None:
    raw.send(CLOSE, b"\x03\xe8\xff")
    assert await raw.closed_with() == 1007


async def test_a_message_that_is_too_long_is_refused(raw: Raw) -> None:
    raw.send(BINARY, b"x" * (LONGEST_MESSAGE + 1))
    assert await raw.closed_with() == 1009


async def test_fragments_are_too_long_together(raw: Raw) -> None:
    raw.send(BINARY, b"x" * LONGEST_MESSAGE, fin=False)
    raw.send(CONT, b"x")
    assert await raw.closed_with() == 1009


async def test_fragments_without_end_are_refused(raw: Raw) -> None:
    raw.send(TEXT, fin=False)
    for _ in range(MOST_FRAGMENTS):
        raw.send(CONT, fin=False)
    assert await raw.closed_with() == 1008


async def test_pings_without_end_are_refused(raw: Raw) -> None:
    for _ in range(3000):
        raw.send(PING)
    while (frame := await raw.read())[0] == PONG:
        pass
    assert int.from_bytes(frame[1][:2]) == 4029

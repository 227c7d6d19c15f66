"""One end of the runner protocol: frames of JSON behind a length, written together once per turn of the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, cast

import msgspec

from runtime.errors import ProtocolError

MAX_FRAME: Final = 16 * 1024 * 1024
HEADER: Final = 4

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()

Frame = dict[str, Any]


def encode(frame: Frame) -> bytes:
    """Return a frame's bytes.

    :raises ProtocolError: it is larger than MAX_FRAME, or holds a value that JSON doesn't have.
    """
    try:
        body = _encoder.encode(frame)
    except (TypeError, ValueError, UnicodeError) as error:
        raise ProtocolError(f"a {frame.get('t')} frame can't be written as JSON: {error}") from error
    if len(body) > MAX_FRAME:
        raise ProtocolError(f"a {frame.get('t')} frame of {len(body):,} bytes is over the limit of {MAX_FRAME:,}")
    return len(body).to_bytes(HEADER, "little") + body


class Wire(asyncio.Protocol):
    """Reads and writes frames on one connection.

    `on_frame` gets each frame; `on_close` is called once, with the error that closed the connection or None.
    """

    def __init__(self, on_frame: Callable[[Frame], None], on_close: Callable[[Exception | None], None]) -> None:
        self._on_frame = on_frame
        self._on_close = on_close
        self._incoming = bytearray()
        self._outgoing: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._loop = asyncio.get_running_loop()
        self._error: Exception | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether frames can be sent."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport (asyncio calls this)."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by class

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the owner (asyncio calls this)."""
        self._on_close(self._error or exc)

    def send(self, frame: Frame) -> None:
        """Queue a frame; all frames of one turn of the event loop leave in one write."""
        if not self._outgoing:
            self._loop.call_soon(self._flush)
        self._outgoing.append(encode(frame))

    def close(self) -> None:
        """Write what is queued and close."""
        self._flush()
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Cut the bytes into frames (asyncio calls this)."""
        incoming = self._incoming
        incoming += data
        start, end = 0, len(incoming)
        try:
            while end - start >= HEADER:
                size = int.from_bytes(incoming[start : start + HEADER], "little")
                if size > MAX_FRAME:
                    raise ProtocolError(f"a frame of {size:,} bytes is over the limit of {MAX_FRAME:,}")
                if end - start - HEADER < size:
                    break
                start += HEADER
                self._on_frame(_decoder.decode(memoryview(incoming)[start : start + size].tobytes()))
                start += size
        except (ProtocolError, msgspec.DecodeError, UnicodeError, RecursionError) as error:
            self._abort(error)
        del incoming[:start]

    def _flush(self) -> None:
        frames, self._outgoing = self._outgoing, []
        if frames and self._transport is not None and not self._transport.is_closing():
            self._transport.write(b"".join(frames))

    def _abort(self, error: Exception) -> None:
        self._error = error if isinstance(error, ProtocolError) else ProtocolError(f"a frame is not JSON: {error}")
        if self._transport is not None:
            self._transport.abort()

"""One WebSocket connection: uvicorn's protocol with limits on what comes in, and frames that are made once for many."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from typing import Any, Final, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol

from runtime.gateway.wire import WIRE

LONGEST_MESSAGE: Final = 128 * 1024
MOST_FRAGMENTS: Final = 1024
# A client may join everything again at once when it comes back, and then has little to say.
BURST_MESSAGES: Final = 2500
MESSAGES_PER_SECOND: Final = 250
BURST_BYTES: Final = 2 * 1024 * 1024
BYTES_PER_SECOND: Final = 256 * 1024
UNSENT_BYTES: Final = 32 * 1024
# The kernel would take megabytes for a client that doesn't read, and nobody would notice that it doesn't.
KERNEL_BYTES: Final = 128 * 1024
READ_BYTES: Final = 16 * 1024
CLOSE_SECONDS: Final = 5.0
REFUSED_SECONDS: Final = 2.0
TOO_FAST: Final = (4029, f"more than {MESSAGES_PER_SECOND} messages a second")
TOO_MANY_FRAGMENTS: Final = (1008, f"a message comes in at most {MOST_FRAGMENTS} fragments")


class _Allowance:
    """So much at once, and so much a second after that."""

    def __init__(self, burst: int, per_second: int) -> None:
        self._burst = burst
        self._per_second = per_second
        self._left = float(burst)
        self._at = time.monotonic()

    def take(self, amount: int) -> bool:
        """Tell whether so much may be had now."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second) - amount
        self._at = now
        return self._left >= 0


class _Connection(ServerProtocol):
    """The library's reading of frames, except that a client may leave in the middle of a message."""

    def recv_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None
        super().recv_frame(frame)


class StreamProtocol(WebSocketsSansIOProtocol):
    """Serves an ASGI application, which finds this object as `WIRE` in its scope's extensions and is a `Wire`.

    uvicorn reads no further while a message waits for the application, so a client can't fill this process by
    sending; it can waste its time, which the two allowances bound.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.conn = _Connection(max_size=self.config.ws_max_size, logger=self.conn.logger)
        self._messages = _Allowance(BURST_MESSAGES, MESSAGES_PER_SECOND)
        self._bytes = _Allowance(BURST_BYTES, BYTES_PER_SECOND)
        self._is_refused = False
        self._writable_again: Callable[[], None] | None = None

    @property
    def is_writable(self) -> bool:
        """Tell whether the client has taken most of what was written."""
        return self.writable.is_set()

    def write(self, frames: bytes) -> None:
        """Send whole frames; nothing once the connection closes."""
        if not (self.close_sent or self.disconnected):
            self.transport.write(frames)

    def when_writable(self, call: Callable[[], None]) -> None:
        """Have `call` called each time the connection becomes writable again."""
        self._writable_again = call

    def close(self, code: int, reason: str) -> None:
        """Close after what was written; a client that doesn't answer is cut off."""
        if self.handshake_complete and not (self.close_sent or self.disconnected):
            self.conn.send_close(code, reason)
            self._sent_close(code, reason, CLOSE_SECONDS)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection over from HTTP (uvicorn calls this)."""
        # Corking is for responses in two parts; here every write is whole.
        bare = cast(asyncio.Transport, getattr(transport, "uncorked", transport))
        bare.set_write_buffer_limits(UNSENT_BYTES)
        bare.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        super().connection_made(bare)

    def data_received(self, data: bytes) -> None:
        """Read a little at a time, so that a flood ends early (asyncio calls this)."""
        if not self._is_refused and not self._bytes.take(len(data)):
            self._refuse(*TOO_FAST)
        for start in range(0, len(data), READ_BYTES):
            if self._is_refused or self.transport.is_closing():
                return
            super().data_received(data[start : start + READ_BYTES])

    def resume_writing(self) -> None:
        """Go on writing (asyncio calls this)."""
        super().resume_writing()
        if self._writable_again is not None:
            self._writable_again()

    def handle_cont(self, event: Frame) -> None:
        """Take a further fragment, of a bounded number."""
        if len(self.frames) >= MOST_FRAGMENTS:
            self._refuse(*TOO_MANY_FRAGMENTS)
        else:
            super().handle_cont(event)

    def handle_ping(self) -> None:
        """Answer a ping; not where the client reads no answers, which would pile up."""
        if not self._messages.take(1):
            self._refuse(*TOO_FAST)
        elif self.is_writable:
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def send_receive_event_to_app(self) -> None:
        """Hand a whole message on."""
        if self._messages.take(1):
            super().send_receive_event_to_app()
        else:
            self._refuse(*TOO_FAST)

    def handle_parser_exception(self) -> None:
        """Close after what can't be read as WebSocket frames, or is too long (uvicorn calls this)."""
        failed = self.conn.close_sent
        assert failed is not None
        self._linger(failed.code, failed.reason)

    def keepalive_timeout(self) -> None:
        """Give a client up that answers no pings (uvicorn calls this)."""
        super().keepalive_timeout()
        # A closing transport waits until everything is sent, and nobody is there to take it.
        self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    async def run_asgi(self) -> None:
        """Run the application on this connection (uvicorn calls this)."""
        cast(dict[str, Any], self.scope["extensions"])[WIRE] = self
        await super().run_asgi()

    def _refuse(self, code: int, reason: str) -> None:
        if not self.close_sent and not self.disconnected:
            self.conn.send_close(code, reason)
            self._linger(code, reason)

    def _linger(self, code: int, reason: str) -> None:
        """Tell why, and read on without listening: closed with something unread, the client would never know."""
        self._is_refused = True
        self.frames = []
        self._sent_close(code, reason, REFUSED_SECONDS)
        if not self.transport.is_closing():
            self.transport.write_eof()

    def _sent_close(self, code: int, reason: str, seconds: float) -> None:
        self.stop_keepalive()
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(seconds, self.transport.abort)

"""uvicorn's HTTP protocol with what it lacks: bounded heads, a watch on bodies, responses that leave in one write."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from runtime.gateway.asgi import AT_ONCE, RawHeaders

HEAD_BYTES: Final = 64 * 1024
HEAD_SECONDS: Final = 30.0
BODY_SECONDS: Final = 30.0
TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class GatewayProtocol(HttpToolsProtocol):
    """One client connection. A head that grows past HEAD_BYTES or takes longer than HEAD_SECONDS ends it.

    A body of which nothing arrives for BODY_SECONDS gives the application an empty piece that isn't the last. There is
    no timer for one that came whole with its head, as most do.
    """

    _in_head = True
    _in_body = False
    _head_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None
    _body_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Put the cork between and wait for the first head (asyncio calls this)."""
        super().connection_made(cast(asyncio.Transport, _Cork(cast(asyncio.Transport, transport))))
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Read, and see that a head that isn't complete yet stays small (asyncio calls this)."""
        super().data_received(data)
        if self._in_head:
            self._await_head()
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self.transport.write(TOO_LARGE)
                self.transport.close()
        if self._in_body:
            self._await_body()

    def on_message_begin(self) -> None:
        """A head begins (httptools calls this)."""
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        """The head is complete (httptools calls this)."""
        self._in_head = False
        self._in_body = True
        self._head_bytes = 0
        self._forget_head()
        super().on_headers_complete()
        if self.cycle is not None and self.cycle.scope is self.scope:  # it isn't where a WebSocket begins
            extensions: Any = {AT_ONCE: partial(_answer, self.cycle)}
            self.scope["extensions"] = extensions

    def on_message_complete(self) -> None:
        """The body is complete (httptools calls this)."""
        self._in_body = False
        self._forget_body()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timers (asyncio calls this)."""
        self._forget_head()
        self._forget_body()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        if self._head_timer is None and not self.transport.is_closing():
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _forget_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _await_body(self) -> None:
        self._forget_body()
        self._body_timer = self.loop.call_later(BODY_SECONDS, self.cycle.message_event.set)

    def _forget_body(self) -> None:
        if self._body_timer is not None:
            self._body_timer.cancel()
            self._body_timer = None


async def _answer(cycle: RequestResponseCycle, status: int, headers: RawHeaders, body: bytes) -> None:
    """Send a complete response, which has its length among its headers.

    uvicorn takes two messages for it, and looks at every header again: those that come here were found to be legal.
    """
    if cycle.flow.write_paused and not cycle.disconnected:
        await cycle.flow.drain()
    if cycle.disconnected:
        return
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    parts = [STATUS_LINE[status]]
    for name, value in (*cycle.default_headers, *headers):
        parts += (name, b": ", value, b"\r\n")
    parts.append(b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n")
    if cycle.scope["method"] != "HEAD":
        parts.append(body)
    cast(_Cork, cycle.transport).write_now(b"".join(parts))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()


class _Cork:
    """A transport like the one inside, except that `write` waits for the end of the event loop's turn.

    uvicorn writes the head and the body of a response one after the other, and each write is a system call.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._pending: list[bytes] = []
        self._call_soon = asyncio.get_running_loop().call_soon
        self.is_closing = transport.is_closing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    @property
    def uncorked(self) -> asyncio.Transport:
        return self._transport

    def write(self, data: bytes) -> None:
        if not self._pending:
            self._call_soon(self._flush)
        self._pending.append(data)

    def write_now(self, data: bytes) -> None:
        """Write without waiting, behind what waits."""
        self._flush()
        self._transport.write(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._pending:
            self._transport.write(b"".join(self._pending))
            self._pending = []

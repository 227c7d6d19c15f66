"""What daphne's sockets lack: to know when a client has taken what was sent, and an end to what it may send."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

WAITING_MESSAGES = 64
# A page sends each message in one piece; pieces without content would be kept without end.
MOST_FRAGMENTS = 64
TOO_BIG = 1009
TOO_FAST = 4029
# The kernel would take megabytes for a page that doesn't read, and nobody would notice that it doesn't.
KERNEL_BYTES = 256 * 1024
CLOSE_SECONDS = 5.0


class SocketWire:
    """Writes whole frames to a page. Twisted calls it back as the producer of the connection."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._writable = asyncio.Event()
        self._writable.set()
        # A page that is sent away for reading slowly needs a while to read why.
        protocol.closeHandshakeTimeout = CLOSE_SECONDS
        # Twisted's HTTP left itself as the producer, which would stop reading instead of writing.
        self._transport.unregisterProducer()
        self._transport.registerProducer(self, True)
        self._transport.getHandle().setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)

    def write(self, frames: bytes) -> None:
        """Send whole frames; nothing once the connection closes."""
        if self._protocol.state != self._protocol.STATE_OPEN:
            return
        # Twisted's own write waits for the selector to say what the kernel says at once: that there is room.
        sent = 0
        while sent < len(frames) and not self._has_unsent():
            taken = self._transport.writeSomeData(memoryview(frames)[sent:])
            if not isinstance(taken, int) or taken <= 0:
                break
            sent += taken
        if sent < len(frames):
            self._transport.write(frames[sent:])

    async def drained(self) -> None:
        """Wait until the page has taken most of what was written."""
        await self._writable.wait()

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Note that the page doesn't take more for now (Twisted calls this)."""
        self._writable.clear()

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Note that it does again (Twisted calls this)."""
        self._writable.set()

    def stopProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Let whoever waits see that the connection is gone (Twisted calls this)."""
        self._writable.set()

    def _has_unsent(self) -> bool:
        # Twisted says so nowhere in public.
        return bool(self._transport.dataBuffer or self._transport._tempDataLen)


class Inbox:
    """The queue of a page's messages as daphne fills it; a page that says more than is read is sent away."""

    def __init__(self, queue: asyncio.Queue[dict[str, Any]], protocol: Any) -> None:
        self._queue = queue
        self._protocol = protocol

    def put_nowait(self, message: dict[str, Any]) -> None:
        """Queue a message (daphne calls this)."""
        if message["type"] != "websocket.receive" or self._queue.qsize() < WAITING_MESSAGES:
            self._queue.put_nowait(message)
        else:
            self._protocol.muted = True
            self._queue.put_nowait({"type": "websocket.disconnect", "code": TOO_FAST})
            self._protocol.sendClose(code=TOO_FAST)


class BoundedSocket(WebSocketProtocol):
    """A socket that takes a message in few pieces only."""

    _fragments = 0

    def onMessageBegin(self, isBinary: bool) -> None:  # noqa: N802, N803 - Autobahn's names
        """Begin a message (Autobahn calls this)."""
        self._fragments = 0
        super().onMessageBegin(isBinary)

    def onMessageFrameBegin(self, length: int) -> None:  # noqa: N802 - Autobahn's name
        """Begin a piece of a message (Autobahn calls this)."""
        self._fragments += 1
        if self._fragments > MOST_FRAGMENTS:
            self._fail_connection(TOO_BIG, "a message in too many pieces")
        super().onMessageFrameBegin(length)


class BoundedSockets(WebSocketFactory):
    """Makes bounded sockets."""

    protocol = BoundedSocket

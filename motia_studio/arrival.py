"""Bounds what arrives at the console over HTTP: how many connections, how long a request takes and how much it is.

Twisted waits as long as something arrives now and then, and keeps a body of any length in a file.
"""

from __future__ import annotations

import resource
import weakref
from typing import Any

from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.web.http import HTTPChannel

# A whole request has this long to arrive, and a connection this long between two requests.
ARRIVAL_SECONDS = 60
LONGEST_BODY = 4 * 1024 * 1024
# What the console itself needs: its database, Redis, files that are being sent.
OWN_FILES = 200
CONNECTIONS = max(100, min(4000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OWN_FILES))


class BoundedChannel(HTTPChannel):
    """One connection, until it becomes a socket."""

    transport: Any
    factory: BoundedFactory

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        """Refuse the connection when there are too many (Twisted calls this)."""
        if self.factory.has_room(self.transport):
            super().connectionMade()
        else:
            self.refuse(b"503 Service Unavailable")

    def resetTimeout(self) -> None:  # noqa: N802 - Twisted's name
        """Go on counting: what arrives now and then doesn't buy time (Twisted calls this)."""

    def refuse(self, status: bytes) -> None:
        """Answer with a status alone and close the connection."""
        self.transport.write(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        self.transport.loseConnection()


class BoundedRequest(WebRequest):
    """One request. Its body is counted, whatever its headers say of it."""

    channel: BoundedChannel
    _taken = 0

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        """Refuse a body that says it is too long (Twisted calls this)."""
        super().gotLength(length)
        if length is not None and length > LONGEST_BODY:
            self._refuse()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Keep a part of the body (Twisted calls this)."""
        self._taken += len(data)
        if self._taken <= LONGEST_BODY:
            super().handleContentChunk(data)
        else:
            self._refuse()

    def _refuse(self) -> None:
        self.channel.refuse(b"413 Content Too Large")


class BoundedFactory(HTTPFactory):
    """Makes bounded connections, and counts those that are open, sockets too."""

    protocol: Any = BoundedChannel

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.timeOut = ARRIVAL_SECONDS
        self._transports: weakref.WeakSet[Any] = weakref.WeakSet()

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        """Make what serves a connection (Twisted calls this)."""
        channel = super().buildProtocol(addr)
        channel.requestFactory = BoundedRequest
        return channel

    def has_room(self, transport: Any) -> bool:
        """Tell whether a new connection may stay."""
        if len(self._transports) >= CONNECTIONS:
            # Closed ones stay in memory for a while.
            self._transports = weakref.WeakSet(each for each in self._transports if each.connected)
        if len(self._transports) >= CONNECTIONS:
            return False
        self._transports.add(transport)
        return True

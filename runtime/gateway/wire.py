"""What writes to many clients at once needs of a connection, and the frames that are the same for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

WIRE: Final = "motia.wire"


class Wire(Protocol):
    """What an outbox needs of a connection. Nothing here waits."""

    @property
    def is_writable(self) -> bool:
        """Tell whether the client has taken most of what was written."""

    def write(self, frames: bytes) -> None:
        """Send whole frames."""

    def when_writable(self, call: Callable[[], None]) -> None:
        """Have `call` called each time the connection becomes writable again."""

    def close(self, code: int, reason: str) -> None:
        """Close after what was written; a client that doesn't answer is cut off."""


def text_frame(payload: bytes) -> bytes:
    """Return a text message as it goes over the wire: a server's frames are the same for every client."""
    size = len(payload)
    if size < 126:
        return b"\x81" + size.to_bytes(1) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2) + payload
    return b"\x81\x7f" + size.to_bytes(8) + payload

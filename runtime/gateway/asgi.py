"""The three shapes of ASGI that every server and application here agrees on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
RawHeaders = list[tuple[bytes, bytes]]

# A server's way to send a complete response at once: status, headers with the body's length, body.
AtOnce = Callable[[int, RawHeaders, bytes], Awaitable[None]]
AT_ONCE: Final = "motia.at_once"


def find_at_once(scope: Scope) -> AtOnce | None:
    """Return the server's shorter way for one request, None where it has none."""
    found: AtOnce | None = scope.get("extensions", {}).get(AT_ONCE)
    return found

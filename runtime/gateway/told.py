"""An event on its way to clients, with its frame made once for all of them."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from runtime.adapters.streams.base import StreamEvent
from runtime.gateway.wire import text_frame

_encoder: Final = msgspec.json.Encoder()


def encode(event: StreamEvent, position: str | None = None) -> bytes:
    """Return an event as clients receive it; those that resume get its position in the log, too."""
    envelope: dict[str, Any] = event.envelope()
    if position is not None:
        envelope["position"] = position
    return text_frame(_encoder.encode(envelope))


class Told:
    """One event of the log."""

    __slots__ = ("_placed", "_plain", "event")

    def __init__(self, event: StreamEvent) -> None:
        self.event = event
        self._plain: bytes | None = None
        self._placed: bytes | None = None

    @property
    def is_custom(self) -> bool:
        """Tell whether it was sent rather than stored, so that no snapshot holds it."""
        return self.event.event.get("type") == "event"

    def frame(self, *, placed: bool) -> bytes:
        """Return the frame, with the position or without."""
        if placed:
            if self._placed is None:
                self._placed = encode(self.event, self.event.id)
            return self._placed
        if self._plain is None:
            self._plain = encode(self.event)
        return self._plain

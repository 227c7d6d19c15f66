"""The bytes of a request's body."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Generator, Iterator
from typing import Any

from .calls import Pending, perform, transport


class ChannelReader:
    """The bytes of a request's body, in pieces: `for` and `async for` both work, on it and on `.stream`."""

    def __init__(self) -> None:
        self.is_closed = False

    @property
    def stream(self) -> ChannelReader:
        """The reader itself."""
        return self

    def read(self) -> Any:
        """Return the next piece, or b"" at the end; works with and without `await`."""
        return perform(self._read())

    def read_all(self) -> Any:
        """Return everything that is left; works with and without `await`."""
        return perform(self._read_all())

    def close(self) -> None:
        """Read no more; loops over the body end."""
        self.is_closed = True

    async def close_async(self) -> None:
        """Read no more; loops over the body end."""
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        while not self.is_closed and (piece := self._piece(transport().request("body.read", {}).result())):
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while not self.is_closed and (piece := self._piece(await transport().request("body.read", {}))):
            yield piece

    def _read(self) -> Generator[Pending, Any, bytes]:
        return self._piece((yield transport().request("body.read", {})))

    def _read_all(self) -> Generator[Pending, Any, bytes]:
        pieces = []
        while not self.is_closed and (piece := (yield from self._read())):
            pieces.append(piece)
        return b"".join(pieces)

    def _piece(self, answer: Any) -> bytes:
        return base64.b64decode(answer["data"]) if answer["data"] is not None else b""

"""The bytes of a request's body and of a streamed response."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Generator, Iterator
from typing import Any

from .calls import Pending, call, perform, transport


class ChannelReader:
    """The bytes of a request's body, in pieces: `for` and `async for` both work, on it and on `.stream`."""

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
        """Stop reading; the rest of the body is dropped when the handler ends."""

    async def close_async(self) -> None:
        """Stop reading; the rest of the body is dropped when the handler ends."""

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._piece(transport().request("body.read", {}).result()):
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := self._piece(await transport().request("body.read", {})):
            yield piece

    def _read(self) -> Generator[Pending, Any, bytes]:
        return self._piece((yield transport().request("body.read", {})))

    def _read_all(self) -> Generator[Pending, Any, bytes]:
        pieces = []
        while piece := (yield from self._read()):
            pieces.append(piece)
        return b"".join(pieces)

    def _piece(self, answer: Any) -> bytes:
        return base64.b64decode(answer["data"]) if answer["data"] is not None else b""


class ChannelWriter:
    """The body of a response. An awaited write waits until the client took it, which slows a fast handler down."""

    @property
    def stream(self) -> ChannelWriter:
        """The writer itself."""
        return self

    def write(self, data: bytes | bytearray | memoryview | str) -> Any:
        """Send a piece; works with and without `await`. Text is sent as UTF-8.

        :raises MotiaError: the client left (`client_gone`).
        """
        return call("response.write", data=_base64(data))

    def end(self, data: bytes | str | None = None) -> Any:
        """End the response, after one more piece if one is given."""
        return perform(self._end(data))

    def close(self) -> Any:
        """End the response; works with and without `await`."""
        return call("response.end")

    def _end(self, data: bytes | str | None) -> Generator[Pending, Any, None]:
        if data:
            yield transport().request("response.write", {"data": _base64(data)})
        yield transport().request("response.end", {})


def _base64(data: bytes | bytearray | memoryview | str) -> str:
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode("ascii")

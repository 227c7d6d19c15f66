"""A response that is written piece by piece."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from .calls import call, settle, transport

Piece = bytes | bytearray | memoryview | str


class MotiaHttpResponse:
    """Answers a request. Status and headers are kept until the first piece is written, and sent with it.

    A handler that writes nothing may set them and return the body.
    """

    def __init__(self) -> None:
        self.status_code = 200
        self.header_fields: dict[str, Any] = {}
        self.is_touched = False
        self.is_started = False
        self.is_ended = False
        self.writer = ChannelWriter(self)

    def status(self, code: int) -> Any:
        """Set the status; may be awaited."""
        self._touch("the status")
        self.status_code = code
        return settle(None)

    def headers(self, headers: Mapping[str, Any]) -> Any:
        """Add headers; may be awaited."""
        self._touch("headers")
        self.header_fields.update(headers)
        return settle(None)

    @property
    def stream(self) -> ChannelWriter:
        """What to write to."""
        return self.writer

    def write(self, data: Piece) -> Any:
        """Send a piece of the body; awaiting it waits until the client took it."""
        return self.writer.write(data)

    def close(self) -> Any:
        """End the response; may be awaited."""
        return self.writer.close()

    def start(self) -> None:
        """Send status and headers, once."""
        if not self.is_started:
            self.is_started = True
            transport().request("response.start", {"status": self.status_code, "headers": self.header_fields})

    def finish(self) -> None:
        """End a response that the handler left open."""
        if not self.is_ended:
            self.is_ended = True
            transport().request("response.end", {})

    def _touch(self, what: str) -> None:
        if self.is_started:
            raise RuntimeError(f"{what} can't be set any more: a part of the response has been sent")
        self.is_touched = True


class ChannelWriter:
    """The body of a response. An awaited write waits until the client took it, which slows a fast handler down."""

    def __init__(self, response: MotiaHttpResponse | None = None) -> None:
        self._response = response or MotiaHttpResponse()

    @property
    def stream(self) -> ChannelWriter:
        """The writer itself."""
        return self

    def write(self, data: Piece) -> Any:
        """Send a piece; works with and without `await`. Text is sent as UTF-8.

        :raises MotiaError: the client left (`client_gone`).
        """
        self._response.start()
        return call("response.write", data=_base64(data))

    def end(self, data: Piece | None = None) -> Any:
        """End the response, after one more piece if one is given; may be awaited."""
        if self._response.is_ended:
            return settle(None)
        self._response.start()
        self._response.is_ended = True
        if data:
            transport().request("response.write", {"data": _base64(data)})
        return call("response.end")

    def close(self) -> Any:
        """End the response; may be awaited."""
        return self.end()


def _base64(data: Piece) -> str:
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode("ascii")

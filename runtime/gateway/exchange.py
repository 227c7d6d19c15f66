"""One HTTP request and its response while a handler works on them; what `body.read` and `response.*` act on."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from runtime.errors import BodyTooLarge, ClientGone, ProtocolError
from runtime.gateway.asgi import AtOnce, RawHeaders, Send
from runtime.gateway.body import Body
from runtime.gateway.headers import write_headers
from runtime.gateway.response import Preset, Response, merge


class HttpExchange:
    """Implements `runtime.execution.attempt.Exchange` for the gateway.

    Nothing is sent before the first `write` or the `end`, so that status and headers can still change. From then on the
    client is watched: when it hangs up, writes fail and `owner`, the task that awaits the attempt, is cancelled.
    """

    def __init__(self, send: Send, body: Body, extra: RawHeaders, *, head: bool, at_once: AtOnce | None = None) -> None:
        self.preset = Preset()
        self.status: int | None = None
        self.ended = False
        self.gone = False
        self._send = send
        self._body = body
        self._extra = extra
        self._head = head
        self._at_once = at_once
        self._owner: asyncio.Task[Any] | None = asyncio.current_task()
        self._watch: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    @property
    def started(self) -> bool:
        """Tell whether the response has begun."""
        return self.status is not None

    async def read(self) -> bytes | None:
        """Return the next bytes of the request's body, None at its end."""
        return await self._body.read()

    async def start(self, status: int | None, headers: dict[str, Any]) -> None:
        """Set status and headers; later ones are merged over earlier ones.

        :raises ProtocolError: the response has begun already.
        """
        if self.started:
            raise ProtocolError("status and headers come too late: the response has begun")
        self.preset.merge(status, headers)

    async def write(self, data: bytes) -> None:
        """Send bytes, waiting while the client is slower than the handler.

        :raises ClientGone: the client hung up.
        """
        async with self._writing:
            await self._begin()
            self._check_gone()
            if self.ended:
                raise ProtocolError("the response has ended already")
            if data:
                await self._send({"type": "http.response.body", "body": data, "more_body": True})
            self._check_gone()

    async def end(self) -> None:
        """Finish the response."""
        async with self._writing:
            if self.ended:
                return
            if not self.started:
                await self.answer(Response(self.preset.status or 200, write_headers(self.preset.headers)))
                return
            self._check_gone()
            await self._send({"type": "http.response.body", "body": b""})
            self.ended = True

    async def answer(self, response: Response) -> None:
        """Send a complete response."""
        self.status, self.ended = response.status, True
        await response.send(self._send, self._extra, at_once=self._at_once)

    def close(self) -> None:
        """Stop watching the client."""
        if self._watch is not None:
            self._watch.cancel()

    async def _begin(self) -> None:
        if self.started:
            return
        headers = merge(write_headers(self.preset.headers), self._extra)
        self.status = self.preset.status or 200
        await self._send({"type": "http.response.start", "status": self.status, "headers": headers})
        if self._head:
            await self._send({"type": "http.response.body", "body": b""})
            self.ended = True
            self._hang_up()
        self._watch = asyncio.get_running_loop().create_task(self._watch_client())

    def _check_gone(self) -> None:
        if self.gone:
            raise ClientGone

    async def _watch_client(self) -> None:
        with contextlib.suppress(ClientGone, BodyTooLarge):
            await self._body.wait_gone()
        if not self.ended:
            self._hang_up()

    def _hang_up(self) -> None:
        self.gone = True
        if self._owner is not None:
            self._owner.cancel()

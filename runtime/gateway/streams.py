"""The stream side of the gateway as an ASGI application: WebSockets on the path `/` and nothing else."""

from __future__ import annotations

from typing import Final

from runtime.config.tree import Streams
from runtime.errors import MotiaError
from runtime.execution.runtime import Runtime
from runtime.gateway.access import Access
from runtime.gateway.asgi import RawHeaders, Receive, Scope, Send
from runtime.gateway.hub import Hub
from runtime.gateway.response import RETRY_AFTER, Response, error_response, json_response
from runtime.gateway.socket import StreamSocket
from runtime.gateway.wire import WIRE

UPGRADE: Final[RawHeaders] = [(b"upgrade", b"websocket")]
PROTOCOL: Final = "Authorization"


class StreamApp:
    """Serves the wire protocol of streams to any number of clients."""

    def __init__(self, runtime: Runtime, hub: Hub, config: Streams) -> None:
        self._runtime = runtime
        self._hub = hub
        self._access = Access(runtime, config)
        self._most = config.max_sockets
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "websocket":
            message = "this port speaks the WebSocket protocol of streams only"
            await json_response(426, {"error": message}, UPGRADE).send(send, [])
            return
        await receive()
        if scope["path"] != "/":
            await _reject(json_response(404, {"error": "streams are served at the path / only"}), send)
            return
        if self._open >= self._most:
            message = f"this gateway serves {self._most} stream sockets already (streams.max_sockets)"
            await _reject(json_response(503, {"error": message, "code": "overloaded"}, RETRY_AFTER), send)
            return
        self._open += 1
        try:
            await self._serve(scope, receive, send)
        finally:
            self._open -= 1

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            context = await self._access.authenticate(scope)
        except MotiaError as error:
            await _reject(error_response(error), send)
            return
        await send({"type": "websocket.accept", "subprotocol": _choose(scope["subprotocols"])})
        wire = scope["extensions"][WIRE]
        await StreamSocket(self._hub, self._runtime.streams, self._access, wire, context=context).run(receive)


def _choose(offered: list[str]) -> str | None:
    """Return the sub-protocol to answer with: browsers give up when none of those they offered comes back."""
    return PROTOCOL if PROTOCOL in offered else offered[0] if offered else None


async def _reject(response: Response, send: Send) -> None:
    start = {"type": "websocket.http.response.start", "status": response.status, "headers": response.headers}
    await send(start)
    await send({"type": "websocket.http.response.body", "body": response.body})

"""Starts daphne with connections that are bounded in every way: `python -m motia_studio.daphne`, daphne's options."""

from __future__ import annotations

from typing import Any

import daphne.server
from daphne.cli import CommandLineInterface

from motia_studio.arrival import BoundedFactory
from motia_studio.live.wire import BoundedSockets, Inbox, SocketWire
from runtime.gateway.wire import WIRE

LONGEST_MESSAGE = 64 * 1024
FOR_EVER = -1
# When everything starts or comes back at once, greeting all pages takes longer than the 5 s of daphne's command line.
GREETING_SECONDS = 20
# The server makes its factories itself, and asks nobody which.
daphne.server.HTTPFactory = BoundedFactory  # type: ignore[attr-defined]
daphne.server.WebSocketFactory = BoundedSockets  # type: ignore[attr-defined]


class ConsoleServer(daphne.server.Server):
    """daphne's server; a socket's scope has a `SocketWire` as `WIRE`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        limits = {"websocket_max_message_size": LONGEST_MESSAGE, "websocket_max_frame_size": LONGEST_MESSAGE}
        # A panel may stay open for days.
        times = {
            "websocket_timeout": FOR_EVER,
            "websocket_handshake_timeout": GREETING_SECONDS,
            "websocket_connect_timeout": GREETING_SECONDS,
        }
        super().__init__(*arguments, **{**options, **limits, **times})

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Connect the application to a request or a socket (daphne calls this)."""
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        scope[WIRE] = SocketWire(protocol)
        queue = super().create_application(protocol, scope)
        return None if queue is None else Inbox(queue, protocol)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """Pass on what the application answers (daphne calls this); what comes too late for a socket is dropped."""
        if message["type"] == "websocket.send" and protocol.state in (protocol.STATE_CLOSING, protocol.STATE_CLOSED):
            return
        await super().handle_reply(protocol, message)


class CommandLine(CommandLineInterface):
    """daphne's command line."""

    server_class = ConsoleServer


if __name__ == "__main__":
    CommandLine.entrypoint()

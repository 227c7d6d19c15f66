"""Two ports served by one event loop: uvicorn for the protocols, nothing of its command line."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Generator
from typing import Any, Final

import uvicorn

from runtime.errors import StartError
from runtime.gateway.protocol import GatewayProtocol
from runtime.gateway.websocket import LONGEST_MESSAGE, StreamProtocol

GRACE_SECONDS: Final = 10
BACKLOG: Final = 2048
TICK_SECONDS: Final = 1.0


def bind(host: str, port: int, key: str, *, shared: bool = False) -> socket.socket:
    """Take a port without listening on it yet; 0 takes a free one. `key` is the port's name in config.yaml.

    Where it is `shared` the other gateways of the project take it too, and the kernel spreads connections over them.

    :raises StartError: somebody has it, or the address isn't this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            hint = f"end the program that uses it, or choose another port as {key} in config.yaml"
            raise StartError(f"port {port} of {host} is taken", hint=hint) from error
        raise StartError(f"can't listen on {host}:{port}: {error.strerror}") from error
    return taken


class Servers:
    """Applications on ports. `serve` runs until `stop`, then lets requests under way finish for GRACE_SECONDS."""

    def __init__(self) -> None:
        self._servers: list[tuple[_Server, socket.socket]] = []

    def add(self, app: Any, listener: socket.socket, *, websockets: bool = False) -> None:
        """Serve an application on a bound socket."""
        config = uvicorn.Config(
            app,
            http=GatewayProtocol,
            ws=StreamProtocol if websockets else "none",
            ws_max_size=LONGEST_MESSAGE,
            ws_per_message_deflate=False,
            interface="asgi3",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            backlog=BACKLOG,
        )
        self._servers.append((_Server(config), listener))

    @property
    def are_listening(self) -> bool:
        """Tell whether every port takes connections."""
        return all(server.started for server, _ in self._servers)

    async def serve(self) -> None:
        """Serve until `stop`."""
        await asyncio.gather(*(server.serve(sockets=[listener]) for server, listener in self._servers))

    def stop(self) -> None:
        """Take no more connections and end `serve` once the requests under way are done."""
        for server, _ in self._servers:
            server.stop()


class _Server(uvicorn.Server):
    """A server that leaves signals to the process, which has two of them, and sleeps while nobody calls."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Take no more connections."""
        self.should_exit = True
        self._stopped.set()

    async def main_loop(self) -> None:
        """Write the date of responses anew each second until `stop`; uvicorn looks ten times as often."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS):
                    await self._stopped.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

"""What a published stream client is tried on: a gateway process, a store that writes, and a line that can be cut."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from runtime.adapters.redis_client import connect
from runtime.adapters.streams.redis import RedisStreams
from runtime.execution.snapshots import Snapshots
from runtime.model import Described, Snapshot
from tests.gateway_fixture import POOL
from tests.scripted_runner import Handler, ScriptedRunner

T = TypeVar("T")

SECONDS = 20
STREAM = "src/chat.stream.ts"
SETTINGS = "motia.config.ts"


class Lines:
    """What a client told, line by line."""

    def __init__(self) -> None:
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()

    def tell(self, line: str) -> None:
        self._told.put(json.loads(line))

    def next(self) -> dict[str, Any]:
        return self._told.get(timeout=SECONDS)

    def until(self, condition: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """Return everything up to the first line that is so."""
        told = [self.next()]
        while not condition(told[-1]):
            told.append(self.next())
        return told


class Start(Protocol):
    """Starts a client that follows `{name, group, item?, sortKey?}`."""

    def __call__(self, url: str, *subscriptions: dict[str, str], protocols: list[str] | None = None) -> Lines: ...


class Relay:
    """Passes connections on to the port of the day, so that a client's address outlives a gateway."""

    def __init__(self) -> None:
        self.target = 0
        self.port = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        await self.cut()
        while self._open:
            await asyncio.sleep(0)

    async def cut(self) -> None:
        """Cut every connection, as a lost network does."""
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await self._reach()
        self._open |= {writer, back}
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        self._open -= {writer, back}

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the gateway, or wait for the next: the client for Node.js dies of a connection that is refused."""
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", self.target)
            except OSError:
                await asyncio.sleep(0.02)

    @staticmethod
    async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()


class Scene:
    """A gateway process and what happens around it. The event loop runs in a thread: tests here are synchronous."""

    def __init__(self, project: Path, redis_url: str) -> None:
        self.redis_url = redis_url
        self.relay = Relay()
        self.streams = RedisStreams(url=redis_url)
        self._project = project
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self._runner: ScriptedRunner | None = None
        self._gateway: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.relay.port}/"

    @property
    def direct_url(self) -> str:
        """Return the gateway's own address."""
        return f"ws://127.0.0.1:{self.relay.target}/"

    @property
    def pid(self) -> int:
        assert self._gateway is not None
        return self._gateway.pid

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(SECONDS)

    def open(self, *, auth: bool = False, **hooks: Handler) -> None:
        """Publish the project and start its gateway."""
        self.do(self._publish(hooks))
        self.do(self.relay.start())
        self.start_gateway(auth=auth)

    def start_gateway(self, *, auth: bool = False) -> None:
        overrides: dict[str, Any] = {"http.port": 0, "streams.port": 0}
        if auth:
            overrides["streams.auth_function"] = "motia::stream::authenticate"
        self._gateway = subprocess.Popen(
            [sys.executable, "-m", "runtime.gateway", "--project", str(self._project)],
            env={**os.environ, "MOTIA_REDIS_URL": self.redis_url, "MOTIA_OVERRIDES": json.dumps(overrides)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._gateway.stdout is not None
        self._gateway.stdout.readline()
        self.relay.target = int(self._gateway.stdout.readline())
        self.do(self._answers())

    def kill_gateway(self) -> None:
        if self._gateway is not None:
            self._gateway.kill()
            self._gateway.communicate()
            self._gateway = None

    def close(self) -> None:
        self.kill_gateway()
        self.do(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def set(self, item: str, value: Any) -> None:
        self.do(self.streams.set("chat", "room", item, value))

    async def _answers(self) -> None:
        # The ports are told before they are listened on.
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.relay.target)
                writer.close()
                return
            await asyncio.sleep(0.01)

    async def _publish(self, hooks: dict[str, Handler]) -> None:
        socket = self._project / "runner.sock"
        files = {"join": STREAM, "authenticate": SETTINGS}
        self._runner = ScriptedRunner(socket, {f"{files[kind]}:{kind}": handler for kind, handler in hooks.items()})
        await self._runner.__aenter__()
        described = (
            Described(STREAM, "node", "stream", POOL, {"name": "chat", "onJoin": "join" in hooks}),
            Described(SETTINGS, "node", "settings", POOL, {"authenticateStream": "authenticate" in hooks}),
        )
        async with connect(self.redis_url) as redis:
            await Snapshots(redis).publish(Snapshot(1, described, {POOL: (str(socket),)}))

    async def _close(self) -> None:
        await self.relay.stop()
        if self._runner is not None:
            await self._runner.__aexit__(None, None, None)
        await self.streams.close()


@contextmanager
def scene(project: Path, redis_url: str) -> Iterator[Scene]:
    """Set the scene; `open` starts it."""
    made = Scene(project, redis_url)
    try:
        yield made
    finally:
        made.close()

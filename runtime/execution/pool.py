"""The runners of one language and generation, as one thing to call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from runtime.errors import RunnerUnavailable
from runtime.execution.runner import Listener, RunnerConnection

CONNECT_SECONDS: Final = 5.0
RETRY_SECONDS: Final = 0.05


class PoolRetired(RunnerUnavailable):
    """The project was reloaded and this pool is no longer used."""

    code = "pool_retired"


class RunnerPool:
    """Keeps a connection to each runner of a pool and hands out the one with the least to do."""

    def __init__(self, name: str, *, role: str, detached: Listener | None) -> None:
        self.name = name
        self._role = role
        self._detached = detached
        self._connections: dict[str, RunnerConnection] = {}
        self._opening: dict[str, asyncio.Task[None]] = {}
        self._retired: set[asyncio.Task[None]] = set()
        self._draining = False

    def update(self, sockets: Iterable[str]) -> None:
        """Serve with these runners from now on. Connections to others close once their calls ended."""
        wanted = set(sockets)
        for path in wanted - self._connections.keys():
            self._connections[path] = self._make(path)
        for path in self._connections.keys() - wanted:
            self._retire(self._connections.pop(path))

    async def acquire(self) -> RunnerConnection:
        """Return an open connection, the least busy one whose runner answers pings.

        Where every runner is stuck, wait for the supervisor to replace one; a stuck one is better than none after that.

        :raises PoolRetired: the project was reloaded meanwhile; the current registry names another pool.
        :raises RunnerUnavailable: none opens within five seconds.
        """
        if self._draining:
            raise PoolRetired
        best = self._best()
        if best is not None:
            return best
        end = time.monotonic() + CONNECT_SECONDS
        while time.monotonic() < end:
            for path in list(self._connections):
                await self._open(path)
            best = self._best()
            if best is not None:
                return best
            if self._draining:
                raise PoolRetired
            await asyncio.sleep(RETRY_SECONDS)
        stalled = next((connection for connection in self._connections.values() if connection.is_open), None)
        if stalled is not None:
            return stalled
        raise RunnerUnavailable(
            f"no {self.name.partition('@')[0]} runner answers",
            hint="it may be starting again after a crash; its last words are in the log",
        )

    async def drain(self) -> None:
        """Retire every connection and wait until their calls ended."""
        self._draining = True
        self.update(())
        if self._retired:
            await asyncio.wait(set(self._retired))

    def close(self) -> None:
        """Close every connection at once."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _best(self) -> RunnerConnection | None:
        lively = (found for found in self._connections.values() if found.is_open and not found.is_stalled)
        return min(lively, key=lambda connection: connection.busy, default=None)

    def _make(self, path: str) -> RunnerConnection:
        return RunnerConnection(Path(path), role=self._role, detached=self._detached)

    async def _open(self, path: str) -> None:
        connection = self._connections.get(path)
        if connection is None or connection.is_open:
            return
        if path not in self._opening:
            self._opening[path] = asyncio.get_running_loop().create_task(self._reopen(path))
        await asyncio.shield(self._opening[path])

    async def _reopen(self, path: str) -> None:
        connection = self._make(path)
        try:
            await connection.open()
            if path in self._connections:
                self._connections[path] = connection
            else:
                connection.close()
        except RunnerUnavailable:
            connection.close()
        finally:
            del self._opening[path]

    def _retire(self, connection: RunnerConnection) -> None:
        task = asyncio.get_running_loop().create_task(_close_when_idle(connection))
        self._retired.add(task)
        task.add_done_callback(self._retired.discard)


async def _close_when_idle(connection: RunnerConnection) -> None:
    while connection.is_open and connection.busy:
        await asyncio.sleep(RETRY_SECONDS)
    connection.close()

"""Stands between clients and Redis: drops the reply of a script that was executed, or lets nothing through any more."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path


class Proxy:
    """A unix socket in front of another, in a thread of its own, so that clients may block.

    `drops` is how many replies to scripts are still withheld, each with the end of its connection. `blackhole` makes
    every connection that is open then deaf and dumb for good, as a host that lost its power would.
    """

    def __init__(self, upstream: Path, socket: Path) -> None:
        self.url = f"unix://{socket}?db=0"
        self.drops = 0
        self._upstream = upstream
        self._socket = socket
        self._open: set[_Lane] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def blackhole(self) -> int:
        """Let nothing pass on the connections that are open; return how many there are."""
        for lane in self._open:
            lane.is_dead = True
        return len(self._open)

    async def _listen(self) -> None:
        self._server = await asyncio.start_unix_server(self._begin, self._socket)

    async def _hang_up(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, client: asyncio.StreamReader, reply: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(client, reply))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, client: asyncio.StreamReader, reply: asyncio.StreamWriter) -> None:
        lane = _Lane(self)
        self._open.add(lane)
        redis, request = await asyncio.open_unix_connection(self._upstream)
        asking = asyncio.create_task(lane.ask(client, request))
        try:
            await lane.answer(redis, reply)
        finally:
            asking.cancel()
            self._open.discard(lane)
            reply.close()
            request.close()


class _Lane:
    """One connection."""

    def __init__(self, proxy: Proxy) -> None:
        self.is_dead = False
        self._proxy = proxy
        self._scripts = 0

    async def ask(self, client: asyncio.StreamReader, request: asyncio.StreamWriter) -> None:
        while data := await client.read(2**16):
            if not self.is_dead:
                self._scripts += data.count(b"EVALSHA")
                request.write(data)
        request.close()

    async def answer(self, redis: asyncio.StreamReader, reply: asyncio.StreamWriter) -> None:
        while data := await redis.read(2**16):
            if self.is_dead:
                continue
            if self._scripts and self._proxy.drops:
                self._proxy.drops -= 1
                return
            self._scripts = 0
            reply.write(data)
        if self.is_dead:
            await asyncio.Event().wait()

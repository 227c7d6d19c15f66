"""One reader of telemetry per process, however many pages are open.

Every 50 ms it takes what has arrived, builds a frame for each distinct interest and hands it to the subscribers.
It runs while somebody listens. A page that comes back names the last position it saw and gets what followed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from motia_studio.depths import read_queues
from motia_studio.live.frames import Frame, Interest, build
from motia_studio.live.queues import QueueFeed
from motia_studio.live.records import TELEMETRY_KEY, Records
from motia_studio.live.streams import StreamFeed
from motia_studio.live.subscriber import Subscriber
from motia_studio.masking import project_masker
from motia_studio.streams import open_streams
from runtime.adapters.redis_client import connect
from runtime.execution.snapshots import KEY
from runtime.execution.tasks import end_tasks

log = logging.getLogger(__name__)

OLDEST = "0-0"
TICK_SECONDS = 0.05
ENTRIES_PER_READ = 5000
REPLAYED_AT_ONCE = 100
REPLAY_BYTES = 16 * 1024 * 1024
PORTION_BYTES = 512 * 1024
BLOCK_MS = 2000
BEAT_SECONDS = 2.0
PAUSE_AFTER_LOSS = 0.5


class Hub:
    """Feeds the subscribers of this process."""

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url
        self._redis: Redis | None = None
        self._subscribers: set[Subscriber] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._changing = asyncio.Lock()
        self._position = OLDEST
        self._connected = False
        self._lost_at: float | None = None
        self._snapshot: int | None = None
        self._last_beat = 0.0
        self._queues = QueueFeed(read_queues, lambda: self._subscribers)
        self._streams = StreamFeed(open_streams, project_masker, lambda: self._subscribers)

    async def join(self, interest: Interest) -> Subscriber:
        """Begin to feed a page with everything that follows its `joined_at`.

        :raises RedisError: Redis doesn't answer.
        """
        async with self._changing:
            if not self._tasks:
                try:
                    await self._start()
                except (RedisError, OSError):
                    self._set_connected(False)
                    await self._stop()
                    raise
            subscriber = Subscriber(interest, self._position)
            self._subscribers.add(subscriber)
            return subscriber

    async def leave(self, subscriber: Subscriber) -> None:
        """Stop feeding a page; the last one out stops the reader."""
        async with self._changing:
            self._subscribers.discard(subscriber)
            if not self._subscribers:
                await self._stop()

    @property
    def snapshot(self) -> int | None:
        """Return the version of the current snapshot, None before the first."""
        return self._snapshot

    @property
    def source(self) -> dict[str, Any]:
        """Return whether Redis answered the last time it was asked, and since when (milliseconds) it doesn't."""
        if self._lost_at is None:
            return {"source": self._connected}
        return {"source": False, "since": int(self._lost_at * 1000)}

    async def replay(self, interest: Interest, after: str, until: str) -> AsyncIterator[Frame | None]:
        """Yield what a page missed in (after, until]; None where some of it is no longer kept or there is too much."""
        redis, position, size = self._redis, after, 0
        assert redis is not None, "join comes first"
        while order(position) < order(until):
            first: Any = await redis.xrange(TELEMETRY_KEY, count=1)
            entries: Any = await redis.xrange(TELEMETRY_KEY, f"({position}", until, count=REPLAYED_AT_ONCE)
            is_trimmed = not entries or (position != OLDEST and order(first[0][0].decode()) > order(position))
            size += sum(len(fields[b"d"]) for _, fields in entries)
            if is_trimmed or size > REPLAY_BYTES:
                yield None
                return
            for portion in _portions(entries):
                frame = build(_read_entries(portion), portion[-1][0].decode(), interest)
                if frame is not None:
                    yield frame
            position = entries[-1][0].decode()

    async def _start(self) -> None:
        self._redis = connect(self._redis_url, patience=1.0)
        newest: Any = await self._redis.xrevrange(TELEMETRY_KEY, count=1)
        self._position = newest[0][0].decode() if newest else OLDEST
        self._snapshot = await _snapshot_version(self._redis)
        self._set_connected(True)
        self._tasks = [
            asyncio.create_task(self._forever(self._read), name="live-records"),
            asyncio.create_task(self._forever(self._listen), name="live-snapshots"),
            asyncio.create_task(self._queues.run(), name="live-queues"),
            asyncio.create_task(self._streams.run(), name="live-streams"),
        ]

    async def _stop(self) -> None:
        tasks, self._tasks = self._tasks, []
        await end_tasks(tasks)
        if self._redis is not None:
            await self._redis.aclose()
            self._redis = None

    async def _forever(self, work: Callable[[Redis], Awaitable[None]]) -> None:
        """Keep a task going while Redis comes and goes, and tell the pages when it does."""
        while True:
            try:
                assert self._redis is not None
                await work(self._redis)
            except (RedisError, OSError) as error:
                if self._connected:
                    log.warning("live.source_lost", extra={"reason": str(error)})
                    self._set_connected(False)
                await asyncio.sleep(PAUSE_AFTER_LOSS)

    async def _read(self, client: Redis) -> None:
        while True:
            found: Any = await client.xread({TELEMETRY_KEY: self._position}, count=ENTRIES_PER_READ, block=BLOCK_MS)
            self._set_connected(True)
            if found:
                for portion in _portions(found[0][1]):
                    self._hand_out(portion)
                    await asyncio.sleep(0)
                await asyncio.sleep(TICK_SECONDS)
            self._beat()

    async def _listen(self, client: Redis) -> None:
        async with client.pubsub() as listener:
            await listener.subscribe(KEY)
            # One may have been published while nobody listened.
            self._reload(await _snapshot_version(client))
            self._set_connected(True)
            while True:
                message = await listener.get_message(ignore_subscribe_messages=True, timeout=BLOCK_MS / 1000)
                if message is not None:
                    self._reload(int(message["data"]))

    def _hand_out(self, entries: list[Any]) -> None:
        groups: dict[Interest, list[Subscriber]] = defaultdict(list)
        for subscriber in self._subscribers:
            groups[subscriber.interest].append(subscriber)
        records, last = _read_entries(entries), entries[-1][0].decode()
        self._position = last
        for interest, subscribers in groups.items():
            frame = build(records, last, interest)
            if frame is not None:
                for subscriber in subscribers:
                    subscriber.push(frame)

    def _reload(self, version: int | None) -> None:
        self._snapshot = version
        self._announce({"snapshot": version})

    def _beat(self) -> None:
        # Tells each page that the line is alive, and how far it has heard even where nothing concerned it.
        if time.monotonic() - self._last_beat >= BEAT_SECONDS:
            self._last_beat = time.monotonic()
            self._announce({"last": self._position})

    def _set_connected(self, connected: bool) -> None:
        if connected == self._connected and (self._lost_at is None) == connected:
            return
        self._connected = connected
        self._lost_at = None if connected else time.time()
        self._announce(self.source)

    def _announce(self, notice: dict[str, Any]) -> None:
        for subscriber in self._subscribers:
            subscriber.announce(notice)


def order(position: str) -> tuple[int, int]:
    """Return a stream position as something that can be compared.

    :raises ValueError: it isn't a position.
    """
    time, _, number = position.partition("-")
    return int(time), int(number or 0)


class _Version(msgspec.Struct):
    version: int


async def _snapshot_version(client: Redis) -> int | None:
    raw: Any = await client.get(KEY)
    return None if raw is None else msgspec.json.decode(raw, type=_Version).version


def _read_entries(entries: list[Any]) -> Records:
    return Records.read(fields[b"d"] for _, fields in entries)


def _portions(entries: list[Any]) -> Iterator[list[Any]]:
    """Split entries so that a frame of them stays small enough for a page to take in one piece."""
    portion: list[Any] = []
    size = 0
    for entry in entries:
        size += len(entry[1][b"d"])
        if portion and size > PORTION_BYTES:
            yield portion
            portion, size = [], len(entry[1][b"d"])
        portion.append(entry)
    yield portion

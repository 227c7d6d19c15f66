"""What the Redis adapters promise when things go wrong: racing processes, lost replies, wrong addresses."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from runtime.adapters.redis_client import available, connect
from runtime.adapters.state.redis import RedisState
from runtime.adapters.streams.redis import RedisStreams
from runtime.errors import ConfigError, StoreUnavailable
from runtime.supervisor.redis import EmbeddedRedis

INCREMENT = [{"type": "increment", "path": "n", "by": 1}]

# Says "ready" once it is connected and starts at a line on stdin, so that all of them race.
COUNTER = """
import asyncio, sys
from runtime.adapters.state.redis import RedisState
from runtime.adapters.streams.redis import RedisStreams

async def main():
    ops = [{"type": "increment", "path": "n", "by": 1}]
    state, streams = RedisState(url=sys.argv[1]), RedisStreams(url=sys.argv[1])
    await state.get("g", "k"), await streams.get("s", "g", "i")
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for _ in range(50):
        await state.update("g", "k", ops)
        await streams.update("s", "g", "i", ops)
    await state.close()
    await streams.close()

asyncio.run(main())
"""


class LossyProxy:
    """Stands between a client and Redis, and cuts the connection instead of passing on a reply, as often as told."""

    def __init__(self, upstream: Path, socket: Path) -> None:
        self.url = f"unix://{socket}?db=0"
        self.losses = 0
        self._upstream = upstream
        self._socket = socket

    async def __aenter__(self) -> LossyProxy:
        self._server = await asyncio.start_unix_server(self._serve, self._socket)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._server.close()

    async def _serve(self, client: asyncio.StreamReader, reply: asyncio.StreamWriter) -> None:
        redis, request = await asyncio.open_unix_connection(self._upstream)
        sending = asyncio.create_task(self._pump(client, request))
        while data := await redis.read(2**16):
            if self.losses and b"written" in data:
                self.losses -= 1
                break
            reply.write(data)
        sending.cancel()
        reply.close()
        request.close()

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(2**16):
            target.write(data)
        target.close()


@pytest.fixture
async def proxy(redis_server: EmbeddedRedis, redis_url: str, tmp_path: Path) -> AsyncIterator[LossyProxy]:
    async with LossyProxy(redis_server.socket, tmp_path / "proxy.sock") as between:
        yield between


async def test_no_update_is_lost_when_four_processes_write_one_key(redis_url: str) -> None:
    await run_together([sys.executable, "-c", COUNTER, redis_url], count=4)
    state, streams = RedisState(url=redis_url), RedisStreams(url=redis_url)
    assert await state.get("g", "k") == {"n": 200}
    assert [event.event["data"]["n"] for event in await anext(streams.events("0"))] == list(range(1, 201))
    await state.close()
    await streams.close()


async def run_together(command: list[str], count: int) -> None:
    """Run a command several times at once: all begin when all are ready."""
    pipe = asyncio.subprocess.PIPE
    processes = [await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe) for _ in range(count)]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert [process.returncode for process in processes] == [0] * count


async def test_a_write_with_an_effect_is_sent_again_when_its_reply_is_lost(proxy: LossyProxy) -> None:
    state = RedisState(url=proxy.url)
    await state.get("g", "warm up")
    proxy.losses = 1
    change = await state.update("g", "k", INCREMENT, effect="e")
    assert (change.new_value, change.replayed, proxy.losses) == ({"n": 1}, True, 0)
    assert await state.get("g", "k") == {"n": 1}
    await state.close()


async def test_a_write_without_an_effect_is_not_sent_again_when_its_reply_is_lost(proxy: LossyProxy) -> None:
    streams = RedisStreams(url=proxy.url)
    proxy.losses = 1
    with pytest.raises(StoreUnavailable, match="Redis was lost before it answered"):
        await streams.update("s", "g", "i", INCREMENT)
    assert await streams.get("s", "g", "i") == {"n": 1}
    await streams.close()


async def test_hundreds_of_calls_at_once_share_the_connections(redis_url: str) -> None:
    state = RedisState(url=redis_url)
    await asyncio.gather(*(state.set("g", str(number), number) for number in range(500)))
    assert len(await state.items("g")) == 500
    await state.close()


@pytest.mark.parametrize("url", ["http://localhost", "localhost:6379", "", "redis://:pass/word@host"])
def test_connect_refuses_what_is_no_redis_url(url: str) -> None:
    with pytest.raises(ConfigError, match="the URL of Redis can't be read"):
        connect(url)


async def test_a_refused_command_is_reported_in_words(redis_url: str) -> None:
    redis = connect(redis_url)
    await redis.set("text", "x")
    with pytest.raises(StoreUnavailable, match="Redis refused the command: WRONGTYPE"), available():
        await redis.hget("text", "field")
    await redis.aclose()


async def test_a_wrong_password_is_reported_at_once(redis_url: str) -> None:
    redis = connect(redis_url + "&password=wrong", patience=30)
    with pytest.raises(StoreUnavailable, match=r"Redis can't be reached: .*password"), available():
        async with asyncio.timeout(5):
            await redis.ping()
    await redis.aclose()

"""F13 and F14: Redis did what was asked and the answer got lost; the other end went silent."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from runtime.adapters.queue.base import Parcel
from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.redis_client import available, connect
from runtime.errors import StoreUnavailable
from runtime.model import Message, TraceContext
from runtime.supervisor.redis import EmbeddedRedis
from runtime.triggers.base import Delivery
from tests.faults.proxy import Proxy
from tests.faults.report import report
from tests.integration.living import living, queue_trigger, until, write_step

QUEUE = "Triage/queue(ticket.created)"
MESSAGES = 200


@pytest.fixture
def proxy(redis_server: EmbeddedRedis, redis_url: str, tmp_path: Path) -> Iterator[Proxy]:
    between = Proxy(redis_server.socket, tmp_path / "proxy.sock")
    between.start()
    yield between
    between.stop()


def parcel(number: int) -> Parcel:
    message = Message("ticket.created", number, TraceContext.new())
    return Parcel(message, QUEUE, f"{message.id}-0a", Delivery())


async def test_F13_reply_lost_after_commit_leaves_one_copy(proxy: Proxy, redis_url: str) -> None:
    queue = RqQueue(proxy.url, {})
    await queue.publish([parcel(-1)])
    slowest = 0.0
    for number in range(MESSAGES):
        proxy.drops = 2 if number % 10 == 0 else 1
        began = time.monotonic()
        await queue.publish([parcel(number)])
        slowest = max(slowest, time.monotonic() - began)
        assert proxy.drops == 0
    with redis.Redis.from_url(redis_url) as stock:
        copies = stock.lrange(f"rq:queue:{QUEUE}", 0, -1)
    await queue.close()
    lost, doubled = MESSAGES + 1 - len(set(copies)), len(copies) - len(set(copies))
    report("F13", n=MESSAGES, lost=lost, duplicated=doubled, recovery_s=round(slowest, 2), note="publish, EVALSHA")
    assert (lost, doubled) == (0, 0)


async def test_F13_a_worker_whose_answers_get_lost_runs_each_job_once(
    proxy: Proxy, project: Path, redis_url: str
) -> None:
    out = project / "out.txt"
    write_step(project, "Triage", queue_trigger("ticket.created"), f"fs.appendFileSync({str(out)!r}, `${{input}}\\n`)")
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", *range(MESSAGES))
        alive.url = proxy.url
        async with alive.worker():
            for count in range(0, MESSAGES, 20):
                proxy.drops = 1
                await until(lambda count=count: alive.stock.zcard(f"rq:finished:{QUEUE}") > count)
            await until(lambda: alive.stock.zcard(f"rq:finished:{QUEUE}") == MESSAGES)
    ran = out.read_text().split()
    report("F13", n=MESSAGES, lost=MESSAGES - len(set(ran)), duplicated=len(ran) - len(set(ran)), note="claim, finish")
    assert sorted(ran, key=int) == [str(number) for number in range(MESSAGES)]


async def test_F13_an_attempt_that_lost_redis_after_its_write_runs_again_without_writing_twice(
    proxy: Proxy, project: Path, redis_url: str
) -> None:
    told = project / "told.txt"
    tell = f"(line) => fs.appendFileSync({str(told)!r}, `${{line}}\\n`)"
    add = "ctx.state.update('total', 'sum', [{ type: 'increment', path: 'n', by: 1 }])"
    body = f"const tell = {tell}; tell('began'); await new Promise((resolve) => setTimeout(resolve, 300));"
    body += f"try {{ await {add} }} catch (error) {{ tell('failed'); throw error }} tell('ended')"
    write_step(project, "Triage", queue_trigger("ticket.created", "{ maxRetries: 0 }"), body)
    async with living(project, redis_url) as alive:
        await alive.start("runtime.scheduler")
        alive.url = proxy.url
        async with alive.worker():
            await alive.enqueue("ticket.created", 1)
            await until(told.exists)
            proxy.drops = 1000
            await until(lambda: "failed" in told.read_text())
            proxy.drops = 0
            await until(lambda: alive.stock.zcard(f"rq:finished:{QUEUE}") == 1)
        sum_ = alive.stock.hget("motia:state:group:total", "sum")
        failed = alive.stock.zcard(f"rq:failed:{QUEUE}")
    assert told.read_text().split()[-2:] == ["began", "ended"]
    assert json.loads(sum_) == {"n": 1}
    assert failed == 0


async def test_F14_a_silent_redis_is_noticed_and_new_connections_go_on(
    proxy: Proxy, project: Path, redis_url: str
) -> None:
    write_step(project, "Triage", queue_trigger("ticket.created"), "")
    async with living(project, redis_url) as alive:
        alive.url = proxy.url
        await alive.start("runtime.worker")
        await alive.enqueue("ticket.created", 1)
        await until(lambda: alive.stock.zcard(f"rq:finished:{QUEUE}") == 1)
        began = time.monotonic()
        assert proxy.blackhole() > 2
        await alive.enqueue("ticket.created", 2)
        await until(lambda: alive.stock.zcard(f"rq:finished:{QUEUE}") == 2, 30)
        took = time.monotonic() - began
    report("F14", n=1, recovery_s=round(took, 1), note="from the silence to the next job's end")
    assert took <= 10


async def test_F14_a_call_into_silence_ends_in_time(proxy: Proxy) -> None:
    client = connect(proxy.url)
    await client.ping()
    proxy.blackhole()
    began = time.monotonic()
    with pytest.raises(StoreUnavailable), available():
        await client.get("x")
    took = time.monotonic() - began
    await client.aclose()
    report("F14", n=1, recovery_s=round(took, 1), note="a call that was under way")
    assert took <= 10

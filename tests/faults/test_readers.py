"""Whoever looks changes nothing: eight readers at once of every page, with jobs whose workers died."""

from __future__ import annotations

import os
import pickle
import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import redis
from django.urls import URLPattern, get_resolver
from rq import Queue as StockQueue
from rq import Worker as StockWorker

from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.redis_client import connect
from runtime.model import Snapshot
from tests.console import Console, described, running_console
from tests.contract.hands import TRIAGE, Hands, expire_leases, parcel
from tests.faults.report import report

READERS = 8
# What a route's parameters are filled with where there is no job, worker or trace to name.
FILLED = {"queue_index": "0", "scheduler_index": "0", "connection_index": "0", "job_id": "{job}", "key": "{worker}"}
# These act, and only on POST; a GET shows a question, which belongs to the pages that are read.
LEFT_OUT = re.compile(r"^(admin|live|login|logout|static)")
UNPICKLED = Path(tempfile.gettempdir()) / f"unpickled-{os.getpid()}"


class Armed:
    """A serializer whose data leaves a file where it is read."""

    @staticmethod
    def dumps(*_: object) -> bytes:
        return pickle.dumps(Trap())

    @staticmethod
    def loads(data: bytes) -> object:
        raise NotImplementedError


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(UNPICKLED),)


@pytest.fixture
def console(project: Path, redis_url: str) -> Iterator[Console]:
    config = {
        "name": "Triage",
        "triggers": [{"type": "queue", "topic": "ticket.created"}],
        "enqueues": [],
        "flows": [],
    }
    with running_console(project, redis_url) as found:
        found.publish(Snapshot(version=1, described=(described("src/triage.step.js", "node", config),)))
        yield found


def routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Yield every path of the console, its parameters filled."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            plain = re.sub(r"\(\?P<\w+>[^)]*\)\??|[$^?\\]", "", path)
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: FILLED.get(found[1], "x"), plain)
        elif not LEFT_OUT.match(path):
            yield from routes(each.url_patterns, path)


async def strew_jobs(url: str, stock: redis.Redis) -> dict[str, str]:
    """Leave jobs in every state, two of them with workers that died; return what pages can be asked for."""
    queue, client = RqQueue(url, {}), connect(url)
    hands = Hands(client, "gone")
    await hands.serve({TRIAGE: 10})
    sent = [parcel(number) for number in range(5)]
    await queue.publish([*sent, parcel("later", delay_ms=60_000)])
    done, failed, ours, theirs = await hands.take(4)
    await hands.end(done, text="1")
    await hands.end(failed, "failed", text="Error: no")
    expire_leases(stock)
    # As stock RQ leaves a job whose worker died: found by its sweep, with retries and a callback.
    stock.zrem("motia:queue:leases", f"{TRIAGE}|{theirs.id}:{theirs.execution}")
    stock.zadd(f"rq:wip:{TRIAGE}", {f"{theirs.id}:{theirs.execution}": 1})
    stock.hset(
        f"rq:job:{theirs.id}", mapping={"failure_callback_name": "tests.faults.canary.sing", "retry_intervals": "[0]"}
    )
    # A job of somebody else's, whose data would act where it is unpickled.
    loaded = StockQueue(TRIAGE, connection=stock, serializer=Armed).enqueue("len", "x")
    StockWorker([TRIAGE], name="gone", connection=stock).register_birth()
    await queue.close()
    await client.aclose()
    return {"job": ours.id, "pickle": loaded.id, "worker": "rq:worker:gone"}


def keyspace(stock: redis.Redis) -> dict[bytes, object]:
    read: dict[bytes, Callable[[bytes], object]] = {
        b"hash": stock.hgetall,
        b"list": lambda key: stock.lrange(key, 0, -1),
        b"set": stock.smembers,
        b"zset": lambda key: stock.zrange(key, 0, -1, withscores=True),
        b"stream": stock.xrange,
        b"string": stock.get,
    }
    found = [key for pattern in ("rq:*", "motia:queue:*", "canary") for key in stock.keys(pattern)]
    return {key: read[stock.type(key)](key) for key in found}


@pytest.mark.timeout(120)
async def test_readers_of_every_page_leave_no_copy_and_call_no_callback(console: Console, redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as stock:
        names = await strew_jobs(redis_url, stock)
        before = keyspace(stock)
        paths = sorted({"/" + path.format(**names) for path in routes()})
        paths += [path.replace(names["job"], names["pickle"]) for path in paths if names["job"] in path]
        with closing(console.log_in()) as client, ThreadPoolExecutor(READERS) as readers:
            statuses = {
                path: {each.status_code for each in readers.map(client.get, [path] * READERS)} for path in paths
            }
        broken = {path: seen for path, seen in statuses.items() if 500 in seen}
        read = [path for path, seen in statuses.items() if seen == {200}]
        after = keyspace(stock)
        waiting = StockQueue(TRIAGE, connection=stock).job_ids
    copies = len(waiting) - 2
    report("readers", n=len(paths), duplicated=copies, note=f"{READERS} at once; {len(read)} pages answered 200")
    assert copies == 0
    assert not UNPICKLED.exists()
    assert not broken
    assert len(read) > 15, statuses
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert not changed

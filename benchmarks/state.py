"""State: set, get and update on each adapter, one at a time and 16 at once, beside bare Redis and bare SQLite."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.harness.report import Report, Role, progress
from runtime.adapters.redis_client import connect
from runtime.adapters.state.base import State
from runtime.adapters.state.file import FileState
from runtime.adapters.state.memory import MemoryState
from runtime.adapters.state.redis import RedisState
from runtime.supervisor.redis import EmbeddedRedis

ROUNDS = 5
SECONDS = 0.6
AT_ONCE = (1, 16)
VALUE = {"id": "4711", "customer": "ada@example.com", "items": [{"sku": "A-1", "count": 2}], "total": 42.5}
OPS = [{"type": "increment", "path": "total", "by": 1}]

Call = Callable[[int], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A call whose rate is taken, and who makes it."""

    what: str
    who: str
    role: Role
    call: Call


def main() -> int:
    """Measure in rounds, every adapter and limit once in each."""
    argparse.ArgumentParser(prog="./studio bench state", description=__doc__).parse_args()
    report = Report("state")
    home = Path(tempfile.mkdtemp(prefix="bench-state-"))
    server = EmbeddedRedis(home)
    server.start()
    try:
        asyncio.run(_measure(report, home, server.url))
    finally:
        server.stop()
    return report.finish()


async def _measure(report: Report, home: Path, url: str) -> None:
    adapters: dict[str, State] = {
        "memory": MemoryState(),
        "file": FileState(options={"path": str(home / "store.db")}),
        "redis": RedisState(url=url),
    }
    bare = connect(url)
    limits: dict[str, dict[str, Call]] = {
        "redis-py alone": {
            "set": lambda n: bare.set(f"limit:{n % 100}", b"x" * 100),
            "get": lambda n: bare.get(f"limit:{n % 100}"),
        },
        "sqlite3 alone": _sqlite(home / "limit.db"),
    }
    ours = {who: _calls(store) for who, store in adapters.items()}
    measured = [*_flat(ours, "ours"), *_flat(limits, "limit")]
    try:
        for count in range(ROUNDS):
            progress(f"round {count + 1} of {ROUNDS}")
            for at_once, each in product(AT_ONCE, measured):
                rate = await _rate(each.call, at_once)
                report.add(_subject(each.what, at_once), "calls/s", each.who, rate, role=each.role)
    finally:
        for store in adapters.values():
            await store.close()
        await bare.aclose()


def _flat(calls: Mapping[str, Mapping[str, Call]], role: Role) -> list[Measured]:
    return [Measured(what, who, role, call) for who, named in calls.items() for what, call in named.items()]


def _calls(store: State) -> dict[str, Call]:
    return {
        "set": lambda n: store.set("orders", str(n % 100), VALUE),
        "get": lambda n: store.get("orders", str(n % 100)),
        "update": lambda n: store.update("orders", str(n % 100), OPS),
    }


def _sqlite(path: Path) -> dict[str, Call]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("CREATE TABLE kept (key TEXT PRIMARY KEY, value TEXT)")

    async def store(n: int) -> None:
        connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (str(n % 100), "x" * 100))

    async def read(n: int) -> Any:
        return connection.execute("SELECT value FROM kept WHERE key = ?", (str(n % 100),)).fetchone()

    return {"set": store, "get": read}


async def _rate(call: Call, at_once: int) -> float:
    """Call for a while from so many tasks and return calls a second."""
    for n in range(100):
        await call(n)
    end = time.perf_counter() + SECONDS

    async def keep_calling(first: int) -> int:
        count = 0
        while time.perf_counter() < end:
            await call(first + count)
            count += 1
        return count

    began = time.perf_counter()
    counts = await asyncio.gather(*(keep_calling(first * 7) for first in range(at_once)))
    return sum(counts) / (time.perf_counter() - began)


def _subject(what: str, at_once: int) -> str:
    return f"{what}, {'one at a time' if at_once == 1 else f'{at_once} at once'}"


if __name__ == "__main__":
    sys.exit(main())

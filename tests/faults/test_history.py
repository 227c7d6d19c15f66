"""The history under faults: what stands in Redis is in the database once, whoever dies, is locked, full or gone."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
import redis

from motia_studio.database import FILE
from motia_studio.history.collector import Collector
from motia_studio.history.database import PatientDatabase
from motia_studio.history.retention import Retention
from motia_studio.history.source import Source
from motia_studio.history.store import open_store
from motia_studio.history.store.base import Store
from runtime.adapters.telemetry.records import encode_batch
from runtime.adapters.telemetry.redis import FIELD, KEY, WRITER
from runtime.errors import StoreUnavailable
from tests.console import Console
from tests.faults.report import report
from tests.history import History, history, migrated_database, migrated_file, postgresql  # noqa: F401 - fixtures
from tests.sample_flow import attempt, line

FULL = bool(os.environ.get("FAULTS_FULL"))
LINES_AT_ONCE = 20
SECONDS = 150.0 if FULL else 40.0
UNBOUND = Retention(24, 512)
# In one statement, so that a write in between doesn't show.
SUMS = (
    "SELECT (SELECT count(*) FROM history_span), (SELECT count(*) FROM history_trace),"
    " (SELECT coalesce(sum(spans), 0) FROM history_trace),"
    " (SELECT coalesce(sum(succeeded), 0) FROM history_stepactivity)"
)


class Writer:
    """Writes numbered lines, and as many traces, as a process of the project does."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(url)
        self.lines = 0
        self._records = 0

    def write(self, times: int = 1) -> None:
        for _ in range(times):
            lines = [line("Ledger", str(self.lines + number)) for number in range(LINES_AT_ONCE)]
            spans = [attempt("Ledger", 5)[1] for _ in range(LINES_AT_ONCE)]
            fields = {FIELD: encode_batch([*lines, *spans]), WRITER: f"w:{self._records}:{2 * LINES_AT_ONCE}"}
            self._client.xadd(KEY, fields)
            self.lines += LINES_AT_ONCE
            self._records += 2 * LINES_AT_ONCE


class Books:
    """Compares what the database has with what was written to this Redis."""

    def __init__(self, store: Store, redis_url: str) -> None:
        self._store = store
        self.redis_url = redis_url
        self.writer = Writer(redis_url)

    def move(self, store: Store) -> None:
        """Look at another database from now on."""
        self._store = store

    def counts(self) -> tuple[int, int]:
        """Return how many records are missing and how many are there too often."""
        seen = Counter(int(row[0]) for row in self._store.rows("SELECT message FROM history_log WHERE step = 'Ledger'"))
        spans, traces, summed, activity = self._store.rows(SUMS)[0]
        assert spans == traces == summed == activity
        lost = self.writer.lines - len(seen) + max(0, self.writer.lines - spans)
        return lost, sum(seen.values()) - len(seen) + max(0, spans - self.writer.lines)

    def settle(self) -> float:
        """Wait until nothing is missing and return how long that took; fail if something is there twice."""
        began = time.monotonic()
        while True:
            with suppress(StoreUnavailable):
                lost, duplicated = self.counts()
                assert duplicated == 0
                if lost == 0:
                    return time.monotonic() - began
            assert time.monotonic() < began + SECONDS, f"{lost} records are missing after {SECONDS} s"
            time.sleep(0.05)

    async def settled(self) -> float:
        return await asyncio.to_thread(self.settle)


@asynccontextmanager
async def collecting(redis_url: str, store: Store, bound: Retention = UNBOUND) -> AsyncIterator[None]:
    stop, source, database = asyncio.Event(), Source(redis_url), PatientDatabase(store)
    task = asyncio.create_task(Collector(source, database, bound).run(stop))
    try:
        yield
    finally:
        stop.set()
        await task
        await source.close()
        await database.close()


@pytest.fixture
def books(history: History, redis_url: str) -> Iterator[Books]:  # noqa: F811
    store = open_store(history.url, history.home)
    yield Books(store, redis_url)
    store.close()


@pytest.fixture
def console(
    history: History,  # noqa: F811
    redis_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Console]:
    """Return a project whose collector is a process of its own and writes to the history."""
    if history.url is not None:
        monkeypatch.setenv("DATABASE_URL", history.url)
    (tmp_path / "p" / ".motia").mkdir(parents=True)
    if history.url is None:
        (tmp_path / "p" / ".motia" / FILE).symlink_to(history.home / FILE)
    console = Console(tmp_path / "p", redis_url)
    yield console
    console.stop()


@pytest.mark.parametrize("where", ["collector.commit", "collector.committed"])
@pytest.mark.parametrize("action", ["kill", "lose"])
def test_F13_collector_struck_around_its_commit_writes_everything_once(
    console: Console, books: Books, monkeypatch: pytest.MonkeyPatch, where: str, action: str
) -> None:
    monkeypatch.setenv("MOTIA_FAILPOINTS", f"{where}={action}@2")
    books.writer.write(10)
    console.start_collector()
    time.sleep(0.3)
    books.writer.write(10)
    if action == "kill":
        assert console.wait_for_collector() == -9
        monkeypatch.delenv("MOTIA_FAILPOINTS")
        console.start_collector()
    recovery = books.settle()
    lost, duplicated = books.counts()
    report("F13", n=2 * books.writer.lines, lost=lost, duplicated=duplicated, recovery_s=round(recovery, 1), note=where)


@pytest.mark.timeout(300 if FULL else 60)
def test_F01_collector_killed_again_and_again_loses_and_repeats_nothing(console: Console, books: Books) -> None:
    kills = 25 if FULL else 5
    for _ in range(kills):
        console.start_collector()
        for _ in range(10):
            books.writer.write(10 if FULL else 5)
            time.sleep(random.uniform(0.02, 0.15))
        console.end_collector(kill=True)
    console.start_collector()
    recovery = books.settle()
    lost, duplicated = books.counts()
    report(
        "F01",
        n=2 * books.writer.lines,
        lost=lost,
        duplicated=duplicated,
        recovery_s=round(recovery, 1),
        note="collector",
    )


async def test_a_database_that_is_locked_gets_everything_when_it_is_free(
    history: History,  # noqa: F811
    books: Books,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if history.url is not None:
        pytest.skip("PostgreSQL locks rows and waits; only SQLite refuses")
    monkeypatch.setattr("motia_studio.history.store.sqlite.BUSY_SECONDS", 0.2)
    other = sqlite3.connect(history.home / FILE, isolation_level=None)
    async with collecting(books.redis_url, history.store):
        books.writer.write(5)
        await books.settled()
        other.execute("BEGIN EXCLUSIVE")
        books.writer.write(5)
        await logged(caplog, "collector.database_lost", "database is locked")
        other.execute("ROLLBACK")
        recovery = await books.settled()
        await logged(caplog, "collector.database_back")
    other.close()
    report("locked", n=2 * books.writer.lines, recovery_s=round(recovery, 1), note="SQLite held by another process")


async def test_F18_a_disk_that_is_full_gets_everything_when_there_is_room(
    history: History,  # noqa: F811
    books: Books,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    if history.url is not None:
        pytest.skip("filling PostgreSQL's disk is a matter of its own machine")
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False).returncode:
        pytest.skip("needs to mount a tmpfs")
    try:
        (place / FILE).write_bytes((history.home / FILE).read_bytes())
        store = open_store(None, place)
        async with collecting(books.redis_url, store):
            books.writer.write(100)
            await logged(caplog, "collector.database_lost", "database or disk is full")
            subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
            books.move(other := open_store(None, place))
            recovery = await books.settled()
            other.close()
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
    report("F18", n=2 * books.writer.lines, recovery_s=round(recovery, 1), note="history on a tmpfs of 1 MB")


async def test_a_database_that_is_gone_for_a_while_gets_everything_when_it_is_back(
    history: History,  # noqa: F811
    books: Books,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with collecting(books.redis_url, history.store):
        books.writer.write(5)
        await books.settled()
        began = time.monotonic()
        if history.server is not None:
            await asyncio.to_thread(history.server.restart)
        else:
            (history.home / FILE).rename(history.home / "away")
        books.writer.write(5)
        await logged(caplog, "collector.database_lost")
        if history.server is None:
            (history.home / "away").rename(history.home / FILE)
        await books.settled()
    lost, duplicated = books.counts()
    seconds = round(time.monotonic() - began, 1)
    report("gone", n=2 * books.writer.lines, lost=lost, duplicated=duplicated, recovery_s=seconds, note="database away")


async def logged(caplog: pytest.LogCaptureFixture, event: str, words: str = "") -> None:
    """Wait until the collector has said something."""
    async with asyncio.timeout(SECONDS):
        while not any(
            record.message == event and words in str(getattr(record, "reason", ""))
            for record in caplog.records
            if record.levelno >= logging.WARNING
        ):
            await asyncio.sleep(0.05)


async def test_a_history_that_is_full_is_kept_within_its_bound_while_more_is_written(
    history: History,  # noqa: F811
    books: Books,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("motia_studio.history.collector.SECONDS_BETWEEN_DELETIONS", 0.1)
    limit, sizes, rounds = 4 * 1024 * 1024, [], 200 if FULL else 60
    look = open_store(history.url, history.home)
    async with collecting(books.redis_url, history.store, Retention(24, 4)):
        for _ in range(rounds):
            await asyncio.to_thread(books.writer.write, 10)
            await asyncio.sleep(0.05)
            if history.url is None:
                sizes.append(look.used_bytes())
        newest = books.writer.lines - 1
        last = "SELECT message FROM history_log ORDER BY id DESC LIMIT 1"
        oldest = "SELECT message FROM history_log ORDER BY id LIMIT 1"
        async with asyncio.timeout(SECONDS):
            while look.rows(last)[0][0] != str(newest) or look.rows(oldest)[0][0] == "0":
                await asyncio.sleep(0.05)
    first = int(look.rows(oldest)[0][0])
    kept = look.rows("SELECT count(*) FROM history_log")[0][0]
    look.close()
    assert kept == newest - first + 1
    assert max(sizes, default=0) < 2 * limit
    if history.url is None:
        assert (history.home / FILE).stat().st_size < 2 * limit
    report("retention", n=2 * books.writer.lines, note=f"{kept} of {newest + 1} lines kept within 4 MB, ingesting")

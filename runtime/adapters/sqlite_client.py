"""How an adapter uses a store's file without ever holding up the event loop.

One thread writes and one reads. Writes that wait for each other are committed together, so that many tasks share the
time that the disk takes. Other processes do the same; SQLite lets one of them write at a time.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from runtime.adapters.sqlite_claim import claim
from runtime.adapters.sqlite_file import BUSY_SECONDS, available, connect
from runtime.adapters.sqlite_snapshots import Snapshots
from runtime.failpoints import failpoint

TOGETHER: Final = 200

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class SqliteClient:
    """One adapter's part in a store. The file is opened, and made if need be, by the first call.

    A `durable` store's writes are on the disk when they return; another forgets everything when its last user ends.
    """

    def __init__(self, path: str, *, durable: bool) -> None:
        self._path = Path(path).absolute()
        self._log = Path(f"{self._path}-wal")
        self._durable = durable
        self._opening = asyncio.Lock()
        self._lock: IO[str] | None = None
        self._reader: sqlite3.Connection
        self._writer: sqlite3.Connection
        self._reading = ThreadPoolExecutor(1, "store-read")
        self._writing = ThreadPoolExecutor(1, "store-write")
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._committing: asyncio.Task[None] | None = None
        self._snapshots = Snapshots(self._path)

    async def read(self, work: Work[T]) -> T:
        """Run a function that reads; it sees one moment of the store, with every write that was acknowledged before.

        :raises StoreUnavailable: the store can't be read.
        """
        await self._open()
        return await self._in_thread(self._reading, lambda: self._read(work))

    async def write(self, work: Work[T]) -> T:
        """Run a function that reads and writes in one atomic step, and return when that is on the disk.

        The function may be run again when what was to be committed with it failed.

        :raises StoreUnavailable: it couldn't be written.
        """
        await self._open()
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_waiting())
        result = await done
        with available(self._path):
            failpoint("store.after_commit")
        return result

    def stamp(self) -> int:
        """Return when any process wrote last, in nanoseconds of a clock that ticks every few milliseconds."""
        try:
            return self._log.stat().st_mtime_ns
        except OSError:
            return 0

    async def close(self) -> None:
        """Finish what is being written and close the file."""
        await self._snapshots.close()
        if self._committing is not None:
            await self._committing
        if self._lock is not None:
            await asyncio.to_thread(self._close, self._lock)
            self._lock = None
        self._reading.shutdown(wait=False)
        self._writing.shutdown(wait=False)

    async def _open(self) -> None:
        if self._lock is None:
            async with self._opening:
                if self._lock is None:
                    self._lock = await self._in_thread(self._writing, self._connect)

    def _connect(self) -> IO[str]:
        lock = claim(self._path, durable=self._durable)
        try:
            with available(self._path):
                self._reader = connect(self._path, durable=self._durable)
                # Whoever writes next is settled by short random pauses; SQLite's own grow to a tenth of a second.
                self._writer = connect(self._path, durable=self._durable, patience=0)
        except BaseException:
            lock.close()
            raise
        return lock

    def _close(self, lock: IO[str]) -> None:
        with available(self._path):
            self._reader.close()
            self._writer.close()
            lock.close()

    def _read(self, work: Work[T]) -> T:
        with available(self._path):
            self._reader.execute("BEGIN")
            try:
                return work(self._reader)
            finally:
                self._reader.rollback()

    async def _commit_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            results = await self._settle([work for work, _ in batch])
            for (_, done), result in zip(batch, results, strict=True):
                if done.cancelled():  # nobody waits any more
                    continue
                if isinstance(result, BaseException):
                    done.set_exception(result)
                else:
                    done.set_result(result)
            if self._durable:
                self._snapshots.written()
        self._committing = None

    async def _settle(self, works: list[Work[Any]]) -> list[Any]:
        """Return what became of each: its result or its error."""
        committing = self._in_thread(self._writing, lambda: self._commit(works))
        outcomes = await asyncio.gather(committing, return_exceptions=True)
        if isinstance(outcomes[0], list):
            return outcomes[0]
        if len(works) == 1:
            return list(outcomes)
        # Nothing was committed. What fails alone, as a value that the disk has no room for, must not take others along.
        return [(await self._settle([work]))[0] for work in works]

    def _commit(self, works: list[Work[Any]]) -> list[Any]:
        with available(self._path):
            self._begin()
            try:
                results = [work(self._writer) for work in works]
                failpoint("store.before_commit")
                self._writer.execute("COMMIT")
            except BaseException:
                self._writer.rollback()
                raise
        return results

    def _begin(self) -> None:
        end = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(random.random() * 0.002)
            else:
                return

    async def _in_thread(self, thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(thread, work)

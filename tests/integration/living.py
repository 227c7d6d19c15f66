"""A project that lives in a test: real runners, a real snapshot, and workers inside the test or as processes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import redis
from rq import SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from runtime.adapters.redis_client import connect
from runtime.config.tree import Config, Queue
from runtime.execution.runtime import Runtime
from runtime.execution.snapshots import Snapshots
from runtime.model import Message, TraceContext
from runtime.scheduler.scheduler import Scheduler
from runtime.supervisor.project import ProjectLoader
from runtime.worker.worker import Worker


class Living:
    """A loaded project, and what tests do with it."""

    def __init__(self, config: Config, url: str, loader: ProjectLoader) -> None:
        self.config = config
        self.url = url
        self.loader = loader
        self.stock = redis.Redis.from_url(url)
        self.processes: list[asyncio.subprocess.Process] = []

    @asynccontextmanager
    async def runtime(self, role: str = "gateway") -> AsyncIterator[Runtime]:
        runtime = Runtime(self.config, redis_url=self.url, role=role)
        try:
            await runtime.start()
            yield runtime
        finally:
            await runtime.close()

    async def enqueue(self, topic: str, *data: Any, **fields: Any) -> list[Message]:
        messages = [Message(topic, each, TraceContext.new(), **fields) for each in data]
        async with self.runtime() as runtime:
            await runtime.publisher.publish(messages)
        return messages

    @asynccontextmanager
    async def worker(self, **options: Any) -> AsyncIterator[Worker]:
        async with self.runtime("worker") as runtime:
            worker = Worker([], connection=redis.Redis.from_url(self.url))
            task = asyncio.create_task(worker.serve(runtime, self.url, **options))
            try:
                yield worker
            finally:
                worker.stop()
                await task
                worker.connection.close()

    @asynccontextmanager
    async def scheduler(self) -> AsyncIterator[Scheduler]:
        scheduler = Scheduler(self.config, redis_url=self.url)
        task = asyncio.create_task(scheduler.run())
        try:
            yield scheduler
        finally:
            scheduler.stop()
            await task

    async def start(self, module: str) -> asyncio.subprocess.Process:
        """Start a process of the runtime (`runtime.worker`)."""
        return await self._spawn("-m", module, "--project", str(self.config.project))

    async def python(self, code: str) -> int:
        """Run Python code in a process of its own and return its exit status."""
        return await (await self._spawn("-c", code)).wait()

    async def _spawn(self, *arguments: str) -> asyncio.subprocess.Process:
        environment = {**os.environ, "MOTIA_REDIS_URL": self.url, "PYTHONPATH": os.pathsep.join(sys.path)}
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environment)
        self.processes.append(process)
        return process

    def job(self, name: str) -> Job:
        """Return a job as RQ reads it."""
        return Job.fetch(name, connection=self.stock, serializer=JSONSerializer)

    def due(self) -> dict[bytes, float]:
        """Return the scheduled jobs and when they are due."""
        entries: Any = self.stock.zrange("motia:queue:scheduled", 0, -1, withscores=True)
        return dict(entries)

    async def close(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                process.send_signal(signal.SIGKILL)
                await process.wait()
        await self.loader.stop()
        self.stock.close()


@asynccontextmanager
async def living(project: Path, url: str, **queue: Any) -> AsyncIterator[Living]:
    """Load a project."""
    config = replace(Config(project), queue=Queue(**queue))
    client = connect(url)
    loader = ProjectLoader(config, Snapshots(client), environment=dict, say=lambda *_: None, on_snapshot=lambda _: None)
    await loader.start()
    found = Living(config, url, loader)
    try:
        yield found
    finally:
        await found.close()
        await client.aclose()


async def until(what: Callable[[], Any] | Callable[[], Awaitable[Any]], seconds: float = 15.0) -> Any:
    """Wait until something is true and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        found = await found if isinstance(found, Awaitable) else found
        if found:
            return found
        await asyncio.sleep(0.01)
    raise AssertionError(f"not so within {seconds} s")


def run_stock(url: str, queue: str) -> None:
    """Empty one queue with a worker of RQ's own."""
    worker = SimpleWorker([queue], connection=redis.Redis.from_url(url), serializer=JSONSerializer)
    worker.work(burst=True, logging_level="WARNING")


def write_step(project: Path, name: str, triggers: str, body: str, *, top: str = "") -> None:
    """Write a JavaScript Step whose handler is `body`, with `input` and `ctx`."""
    (project / "src" / f"{name.lower()}.step.js").write_text(
        f"import fs from 'node:fs'\n{top}\n"
        f"export const config = {{ name: '{name}', triggers: {triggers}, enqueues: [], flows: [] }}\n"
        f"export const handler = async (input, ctx) => {{ {body} }}\n"
    )


def queue_trigger(topic: str, config: str = "{}") -> str:
    """Return the `triggers` of a Step that takes one topic."""
    return f"[{{ type: 'queue', topic: '{topic}', config: {config} }}]"


def says(out: Path, what: str) -> str:
    """Return the code of a handler that appends a line to a file; `what` is a template of JavaScript."""
    return f"fs.appendFileSync({str(out)!r}, `{what}\\n`);"

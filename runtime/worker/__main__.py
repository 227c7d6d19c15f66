"""Starts a worker process: `python -m runtime.worker --project DIR`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import redis

from runtime.config.tree import Config
from runtime.execution.entry import run_process
from runtime.execution.runtime import Runtime
from runtime.worker.place import find_place
from runtime.worker.worker import Worker


async def work(config: Config, url: str) -> None:
    """Run one worker until it is told to stop."""
    runtime = Runtime(config, redis_url=url, role="worker")
    connection = redis.Redis.from_url(url)
    try:
        await runtime.start()
        worker = await asyncio.to_thread(Worker, [], connection=connection, place=find_place(config.home, os.environ))
        await worker.serve(runtime, url)
    finally:
        await runtime.close()
        connection.close()


if __name__ == "__main__":
    # The runners of a studio that was killed are gone too. A worker that outlives them would take that for a mistake of
    # the Steps; one that is gone leaves attempts that are run again as the same ones.
    sys.exit(run_process("runtime.worker", work, sys.argv[1:], when_orphaned=signal.SIGKILL))

"""Starts a scheduler process: `python -m runtime.scheduler --project DIR`."""

from __future__ import annotations

import asyncio
import signal
import sys

from runtime.config.tree import Config
from runtime.execution.entry import run_process
from runtime.scheduler.scheduler import Scheduler


async def schedule(config: Config, url: str) -> None:
    """Run one scheduler until it is told to stop."""
    scheduler = Scheduler(config, redis_url=url)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, scheduler.stop)
    await scheduler.run()


if __name__ == "__main__":
    sys.exit(run_process("runtime.scheduler", schedule, sys.argv[1:]))

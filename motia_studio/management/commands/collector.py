"""`manage.py collector`: the process that writes telemetry to the database."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from motia_studio.history.collector import Collector
from motia_studio.history.retention import Retention
from runtime.adapters.telemetry.redis import RedisTelemetry
from runtime.config.reader import read_config
from runtime.execution.parent import die_with_parent

# What waits in Redis can wait longer; whoever waits for an answer of a Step can't.
NICENESS = 10


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT, then writes what it has read and exits with 0."""

    help = "Collect traces and logs into the database."

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect."""
        die_with_parent()
        os.nice(NICENESS)
        telemetry = read_config(settings.ENVIRONMENT.folder, environ=os.environ).telemetry
        collector = Collector(
            lambda: RedisTelemetry(url=settings.ENVIRONMENT.redis_url),
            Retention(telemetry.retention_hours, telemetry.retention_mb),
        )
        asyncio.run(_collect(collector))


async def _collect(collector: Collector) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await collector.run(stop)

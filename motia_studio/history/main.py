"""The process `manage.py collector`, which writes telemetry to the database until SIGTERM. It never loads Django."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from motia_studio.environment import Environment, adopt_project, read_environment
from motia_studio.history.collector import Collector
from motia_studio.history.database import PatientDatabase
from motia_studio.history.export import exporting
from motia_studio.history.retention import Retention
from motia_studio.history.source import Source
from motia_studio.history.store import open_store
from runtime.config.reader import read_config
from runtime.config.tree import Telemetry
from runtime.execution.log_lines import EventFormatter
from runtime.execution.parent import die_with_parent

# What waits in Redis can wait longer; whoever waits for an answer of a Step can't.
NICENESS: Final = 10
# Thousands of rows live from their decoding to their transaction's end, and none of them is in a cycle.
OBJECTS_BEFORE_COLLECTION: Final = 100_000


def main(arguments: Sequence[str]) -> int:
    """Run until told to stop, then write what stands in Redis and return 0.

    :raises StartError: no project is named, or DATABASE_URL can't be used.
    """
    die_with_parent()
    _log_to_stderr()
    adopt_project(["collector", *arguments], os.environ)
    environment = read_environment(os.environ)
    home = environment.home
    assert home is not None, "adopt_project has named one"
    os.nice(NICENESS)
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
    telemetry = read_config(environment.folder, environ=os.environ).telemetry
    asyncio.run(_collect(environment, home, telemetry))
    return 0


async def _collect(environment: Environment, home: Path, telemetry: Telemetry) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    source, database = Source(environment.redis_url), PatientDatabase(open_store(environment.database_url, home))
    collector = Collector(source, database, Retention(telemetry.retention_hours, telemetry.retention_mb))
    try:
        async with exporting(environment, telemetry, database):
            await collector.run(stop)
    finally:
        await source.close()
        await database.close()


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(EventFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])

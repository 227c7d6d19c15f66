"""Puts the gateway's parts together: the runtime, the two applications and their ports."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from typing import Final

from runtime.config.tree import Config
from runtime.execution.runtime import Runtime
from runtime.execution.tasks import end_tasks, finish_unless
from runtime.gateway.app import HttpApp
from runtime.gateway.audience import Audience
from runtime.gateway.hub import Hub
from runtime.gateway.server import Servers, bind
from runtime.gateway.streams import StreamApp

# Container objects that may pile up before the garbage collector looks: Python's 700 are ten requests' worth, and
# a look that finds nothing but requests under way is time that they wait.
UNCOLLECTED: Final = 20_000


async def serve(config: Config, url: str) -> None:
    """Serve until SIGTERM or SIGINT.

    :raises StartError: a port is taken.
    """
    # What uvicorn says there of single requests is said better, and once, by the applications.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    shared = config.http.processes > 1
    http = bind(config.http.host, config.http.port, "http.port", shared=shared)
    streams = bind(config.streams.host, config.streams.port, "streams.port", shared=shared)
    runtime = Runtime(config, redis_url=url, role="gateway")
    hub = Hub(runtime.streams)
    audience = Audience(runtime.redis, hub.audience)
    servers = Servers()
    servers.add(HttpApp(runtime, config.http), http)
    servers.add(StreamApp(runtime, hub, config.streams), streams, websockets=True)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    telling = asyncio.create_task(audience.run())
    try:
        hub.start()
        if not await finish_unless(stopped, runtime.start()):
            return
        for port, taken in ((config.http.port, http), (config.streams.port, streams)):
            if port == 0:  # whoever asks for any free port wants to know which it is
                sys.stdout.write(f"{taken.getsockname()[1]}\n")
        sys.stdout.flush()
        gc.freeze()
        gc.set_threshold(UNCOLLECTED)
        serving = asyncio.create_task(servers.serve())
        await finish_unless(stopped, asyncio.shield(serving))
        servers.stop()
        await serving
    finally:
        await end_tasks([telling])
        await hub.close()
        await runtime.close()

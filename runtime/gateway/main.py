"""Puts the gateway's parts together: the runtime, the two applications and their ports."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import stat
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import uvloop

from runtime.config.reader import read_config
from runtime.config.tree import Config
from runtime.errors import ConfigError, MotiaError
from runtime.execution.runtime import Runtime
from runtime.gateway.app import HttpApp
from runtime.gateway.hub import Hub
from runtime.gateway.server import Servers, bind
from runtime.gateway.streams import StreamApp


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve a project until SIGTERM, SIGINT or the end of whoever started this process. Return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m runtime.gateway", description="Serve a project's HTTP Steps.")
    parser.add_argument("--project", type=Path, required=True, help="the project's folder")
    project: Path = parser.parse_args(arguments).project
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # What uvicorn says there of single requests is said better, and once, by the applications.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    try:
        config = read_config(project.resolve(), overrides=_overrides(os.environ), environ=os.environ)
        uvloop.run(serve(config))
    except MotiaError as error:
        sys.stderr.write(f"gateway: {error.message}\n" + (f"  {error.hint}\n" if error.hint else ""))
        return 2 if isinstance(error, ConfigError) else 1
    return 0


async def serve(config: Config) -> None:
    """Serve until SIGTERM, SIGINT, or the end of the process that holds our stdin.

    :raises StartError: a port is taken.
    """
    if config.redis.url is None:
        raise ConfigError("the gateway needs a Redis", hint="set MOTIA_REDIS_URL, or start it with ./studio dev")
    http = bind(config.http.host, config.http.port, "http.port")
    streams = bind(config.streams.host, config.streams.port, "streams.port")
    runtime = Runtime(config, redis_url=config.redis.url, role="gateway")
    hub = Hub(runtime.streams)
    servers = Servers()
    servers.add(HttpApp(runtime, config.http), http)
    servers.add(StreamApp(runtime, hub, config.streams), streams, websockets=True)
    stopped = asyncio.Event()
    _stop_on_request(stopped.set)
    try:
        hub.start()
        if await _unless(stopped, runtime.start()):
            return
        for port, taken in ((config.http.port, http), (config.streams.port, streams)):
            if port == 0:  # whoever asks for any free port wants to know which it is
                sys.stdout.write(f"{taken.getsockname()[1]}\n")
        sys.stdout.flush()
        serving = asyncio.create_task(servers.serve())
        await _unless(stopped, asyncio.shield(serving))
        servers.stop()
        await serving
    finally:
        await hub.close()
        await runtime.close()


async def _unless(stopped: asyncio.Event, work: Awaitable[None]) -> bool:
    """Wait for `work` or for `stopped`; tell whether it was the latter."""
    waiting = asyncio.create_task(stopped.wait())
    working = asyncio.ensure_future(work)
    await asyncio.wait((waiting, working), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if working.done():
        await working
        return False
    working.cancel()
    return True


def _stop_on_request(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    stdin = os.fstat(0).st_mode
    if stat.S_ISFIFO(stdin) or stat.S_ISSOCK(stdin):
        # Whoever started us holds the other end for as long as it lives.
        loop.add_reader(0, _read_stdin, loop, stop)


def _read_stdin(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    if not os.read(0, 4096):
        loop.remove_reader(0)
        stop()


def _overrides(environ: Mapping[str, str]) -> dict[str, Any]:
    try:
        overrides = json.loads(environ.get("MOTIA_OVERRIDES") or "{}")
    except ValueError as error:
        raise ConfigError(f"MOTIA_OVERRIDES is not JSON: {error}") from error
    if not isinstance(overrides, dict):
        raise ConfigError('MOTIA_OVERRIDES must be an object such as {"http.port": 4000}')
    return overrides

"""How a process of the studio starts: which project, which configuration, which Redis."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from runtime.config.reader import read_config
from runtime.config.tree import Config
from runtime.errors import ConfigError, MotiaError, StartError
from runtime.execution.log_lines import EventFormatter, OncePerOutage
from runtime.execution.parent import PARENT, die_with_parent, stop_with_stdin

# What a shell user knows as "wrong usage"; a supervisor needn't try again.
EXIT_CONFIG: Final = 2

Main = Callable[[Config, str], Awaitable[None]]


def run_process(
    program: str,
    main: Main,
    arguments: Sequence[str],
    *,
    run: Callable[[Coroutine[Any, Any, None]], None] = asyncio.run,
    when_orphaned: signal.Signals = signal.SIGTERM,
) -> int:
    """Run a process to its end and return its exit status. `main` gets the configuration and the URL of Redis.

    `main` has to end after SIGTERM, which is also how the end of the process that started this one is told, unless
    `when_orphaned` says otherwise.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("--project", type=Path, required=True, help="the folder with the Steps")
    project: Path = parser.parse_args(arguments).project
    log_to_stderr()
    die_with_parent(when_orphaned if PARENT in os.environ else signal.SIGTERM)
    try:
        config, url = read_start(project, os.environ)
        run(_with_parent(main, config, url))
    except MotiaError as error:
        sys.stderr.write(f"{error.message}\n" + (f"{error.hint}\n" if error.hint else ""))
        return EXIT_CONFIG if isinstance(error, ConfigError) else 1
    return 0


def read_start(project: Path, environ: Mapping[str, str]) -> tuple[Config, str]:
    """Return the configuration and the URL of Redis, from the project and the variables that the supervisor set.

    :raises ConfigError: the configuration can't be used.
    :raises StartError: nothing names a Redis.
    """
    config = read_config(project.resolve(), overrides=_overrides(environ), environ=environ)
    if config.redis.url is None:
        raise StartError(
            "this process needs a Redis, and nothing names one",
            hint="start it with ./studio, set MOTIA_REDIS_URL, or write redis: {url: …} in config.yaml",
        )
    return config, config.redis.url


def _overrides(environ: Mapping[str, str]) -> dict[str, Any]:
    try:
        overrides = json.loads(environ.get("MOTIA_OVERRIDES") or "{}")
    except ValueError as error:
        raise ConfigError(f"MOTIA_OVERRIDES is not JSON: {error}") from error
    if not isinstance(overrides, dict):
        raise ConfigError('MOTIA_OVERRIDES must be an object such as {"http.port": 4000}')
    return overrides


def log_to_stderr(level: int = logging.INFO) -> None:
    """Write this process's log to stderr, from `level` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(EventFormatter("%(message)s"))
    handler.addFilter(OncePerOutage())
    logging.basicConfig(level=level, handlers=[handler])


async def _with_parent(main: Main, config: Config, url: str) -> None:
    stop_with_stdin()
    await main(config, url)

"""How a process of the studio starts: which project, which configuration, which Redis."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from runtime.config.reader import read_config
from runtime.config.tree import Config
from runtime.errors import ConfigError, MotiaError, StartError
from runtime.execution.parent import die_with_parent

# What a shell user knows as "wrong usage"; a supervisor needn't try again.
EXIT_CONFIG: Final = 2

Main = Callable[[Config, str], Awaitable[None]]


def run_process(program: str, main: Main, arguments: Sequence[str]) -> int:
    """Run a process to its end and return its exit status. `main` gets the configuration and the URL of Redis."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("--project", type=Path, required=True, help="the folder with the Steps")
    project: Path = parser.parse_args(arguments).project
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    die_with_parent()
    try:
        config, url = read_start(project, os.environ)
        asyncio.run(_awaited(main, config, url))
    except MotiaError as error:
        sys.stderr.write(f"{error.message}\n" + (f"{error.hint}\n" if error.hint else ""))
        return EXIT_CONFIG if isinstance(error, ConfigError) else 1
    return 0


def read_start(project: Path, environ: Mapping[str, str]) -> tuple[Config, str]:
    """Return the configuration and the URL of Redis, from the project and the variables that the supervisor set.

    :raises ConfigError: the configuration can't be used.
    :raises StartError: nothing names a Redis.
    """
    overrides = json.loads(environ.get("MOTIA_OVERRIDES") or "{}")
    config = read_config(project.resolve(), overrides=overrides, environ=environ)
    if config.redis.url is None:
        raise StartError(
            "this process needs a Redis, and nothing names one",
            hint="start it with ./studio, set MOTIA_REDIS_URL, or write redis: {url: …} in config.yaml",
        )
    return config, config.redis.url


async def _awaited(main: Main, config: Config, url: str) -> None:
    await main(config, url)

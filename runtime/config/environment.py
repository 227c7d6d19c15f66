"""The project's `.env`: variables for config.yaml and for every Step."""

from __future__ import annotations

import logging
from pathlib import Path

from dotenv.main import DotEnv
from dotenv.parser import parse_stream

from runtime.errors import ConfigError

# It warns of each bad line in each process, without naming the file; `unreadable_lines` is for telling it once.
logging.getLogger("dotenv.main").setLevel(logging.ERROR)


def unreadable_lines(project: Path) -> list[int]:
    """Return the lines of `.env` that aren't NAME=value and are therefore left out."""
    file = project / ".env"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8") as text:
        return [found.original.line for found in parse_stream(text) if found.error]


def load_env(project: Path) -> dict[str, str]:
    """Return what `.env` sets. The caller lets the process's own environment win over it.

    :raises ConfigError: the file is there and can't be read.
    """
    try:
        found = DotEnv(project / ".env", verbose=False, interpolate=True, override=False).dict()
    except UnicodeDecodeError as error:
        raise ConfigError(".env: is not UTF-8 text; save the file as UTF-8") from error
    except OSError as error:
        raise ConfigError(f".env: can't be read: {error.strerror}") from error
    return {name: value for name, value in found.items() if value is not None}

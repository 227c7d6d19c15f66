"""The project's `.env`: variables for config.yaml and for every Step."""

from __future__ import annotations

from pathlib import Path

from dotenv.main import DotEnv

from runtime.errors import ConfigError


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

"""The project's `.env`: variables for config.yaml and for every Step."""

from __future__ import annotations

from pathlib import Path

from dotenv.main import DotEnv


def load_env(project: Path) -> dict[str, str]:
    """Return what `.env` sets. The caller lets the process's own environment win over it."""
    found = DotEnv(project / ".env", verbose=False, interpolate=True, override=False).dict()
    return {name: value for name, value in found.items() if value is not None}

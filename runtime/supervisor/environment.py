"""The variables that a runner starts with: the person's own and the project's, none of the studio's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Steps print and send what they like, so what the studio's own processes are told must not reach them.
OWN_PREFIXES: Final = ("MOTIA_", "DJANGO_")
OWN_NAMES: Final = frozenset({"DATABASE_URL"})


def runner_environment(outside: Mapping[str, str], dot_env: Mapping[str, str]) -> dict[str, str]:
    """Return what a runner gets of the variables around the studio, and of `.env` what those don't set."""
    foreign = {
        name: value for name, value in outside.items() if not name.startswith(OWN_PREFIXES) and name not in OWN_NAMES
    }
    return {**dot_env, **foreign}

"""The commands that earlier releases had; the studio has others, and this says which."""

from __future__ import annotations

import sys

COMMANDS = {
    "run": "./studio dev --no-watch",
    "dev": "./studio dev",
    "build": "nothing: the studio runs a project's files as they are",
    "create": "./studio new DIR",
}


def main(arguments: list[str] | None = None) -> int:
    """Say which command of the studio replaces the one asked for; always returns 2."""
    given = (arguments if arguments is not None else sys.argv[1:]) or [""]
    instead = COMMANDS.get(given[0], "./studio --help")
    sys.stderr.write(f"motia {given[0]}".rstrip() + f" isn't a program here. Use {instead}\n")
    return 2

#!/usr/bin/env python
"""Runs one command of the studio for one project: `manage.py COMMAND [--project DIR]`."""

from __future__ import annotations

import os
import sys

from runtime.errors import StartError


def main(arguments: list[str]) -> int:
    """Run the command; a project that can't be used is exit status 2 and two lines on stderr.

    Each kind of command imports its own: a studio stays for days and has no use for Django in its memory.
    """
    if arguments[1:2] == ["studio"]:
        from motia_studio.studio import main as run_studio  # noqa: PLC0415 - see above

        return run_studio(arguments[2:])
    try:
        if arguments[1:2] == ["collector"]:
            from motia_studio.history.main import main as run_collector  # noqa: PLC0415 - see above

            return run_collector(arguments[2:])
        return _manage(arguments)
    except StartError as error:
        sys.stderr.write(f"studio: {error.message}\n")
        if error.hint:
            sys.stderr.write(f"        {error.hint}\n")
        return 2


def _manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - see above

    from motia_studio.environment import adopt_project  # noqa: PLC0415 - see above

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motia_studio.settings")
    given = arguments[1:]
    if given[:2] == ["new", "step"]:
        # About a project that is there, as `new` isn't.
        given = ["new_step", *given[2:]]
    left = adopt_project(given, os.environ)
    # The name that its usage and hints show is the one that was typed.
    execute_from_command_line([os.environ.get("MOTIA_COMMAND") or arguments[0], *left])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))

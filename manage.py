#!/usr/bin/env python
"""Runs one command of the studio for one project: `manage.py COMMAND [--project DIR]`."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from motia_studio.environment import adopt_project
from runtime.errors import StartError


def main(arguments: list[str]) -> int:
    """Run the command; a project that can't be used is exit status 2 and two lines on stderr."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motia_studio.settings")
    try:
        left = adopt_project(arguments[1:], os.environ)
        # The name that its usage and hints show is the one that was typed.
        execute_from_command_line([os.environ.get("MOTIA_COMMAND") or arguments[0], *left])
    except StartError as error:
        sys.stderr.write(f"studio: {error.message}\n")
        if error.hint:
            sys.stderr.write(f"        {error.hint}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))

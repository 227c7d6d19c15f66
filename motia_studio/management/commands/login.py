"""`manage.py login`: print a one-time link to the console."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from motia_studio.accounts.links import create_login_link
from runtime.config.reader import read_config
from runtime.supervisor.lock import find_studio


class Command(BaseCommand):
    """Prints the link alone on stdout, so that it can be piped into a browser."""

    help = "Print a link that logs you into the console once within ten minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the link and print it; MOTIA_CONSOLE_ORIGIN wins over where the running studio listens."""
        environment = settings.ENVIRONMENT
        running = None if os.environ.get("MOTIA_CONSOLE_ORIGIN") else find_studio(environment.folder / ".motia")
        self.stdout.write(create_login_link((running and running.url) or environment.origins[0] + _base()))


def _base() -> str:
    """Return the base path as the console of this project gets it."""
    configured = read_config(settings.ENVIRONMENT.folder, environ=os.environ).console.base_path.rstrip("/")
    return settings.ENVIRONMENT.base or configured

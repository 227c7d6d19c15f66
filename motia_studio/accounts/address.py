"""Where the console of a project is opened, for commands that print links to it."""

from __future__ import annotations

import os

from django.conf import settings

from runtime.config.reader import read_config
from runtime.supervisor.lock import find_studio


def console_url() -> str:
    """Return the console's address with its base path; MOTIA_CONSOLE_ORIGIN wins over where the studio listens."""
    environment = settings.ENVIRONMENT
    running = None if os.environ.get("MOTIA_CONSOLE_ORIGIN") else find_studio(environment.folder / ".motia")
    if running is not None and running.url:
        return running.url
    configured = read_config(environment.folder, environ=os.environ).console.base_path.rstrip("/")
    return str(environment.origins[0] + (environment.base or configured))

"""`manage.py worker`: one more worker for a project whose studio is running."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from runtime.config.reader import read_config
from runtime.supervisor.foreign_redis import require_redis


class Command(BaseCommand):
    """Becomes the worker process, which runs until Ctrl-C and finishes what it has begun."""

    help = "Run one more worker for a project whose studio is running."

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the project's Redis and start."""
        folder = settings.ENVIRONMENT.folder
        url = read_config(folder, environ=os.environ).redis.url or settings.ENVIRONMENT.redis_url
        require_redis(url, "start the project's studio first with: ./studio dev --project DIR")
        variables = {"MOTIA_REDIS_URL": url, "PYTHONPATH": os.pathsep.join([str(settings.BASE), *sys.path])}
        command = [sys.executable, "-m", "runtime.worker", "--project", str(folder)]
        os.execve(sys.executable, command, {**os.environ, **variables})

"""`manage.py worker`: one more worker for a project whose studio is running."""

from __future__ import annotations

import os
import sys
from typing import Any

import redis
from django.conf import settings
from django.core.management.base import BaseCommand

from runtime.config.reader import read_config
from runtime.errors import StartError


class Command(BaseCommand):
    """Becomes the worker process, which runs until Ctrl-C and finishes what it has begun."""

    help = "Run one more worker for a project whose studio is running."

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the project's Redis and start."""
        folder = settings.ENVIRONMENT.folder
        url = read_config(folder, environ=os.environ).redis.url or settings.ENVIRONMENT.redis_url
        _require_redis(url)
        variables = {"MOTIA_REDIS_URL": url, "PYTHONPATH": os.pathsep.join([str(settings.BASE), *sys.path])}
        command = [sys.executable, "-m", "runtime.worker", "--project", str(folder)]
        os.execve(sys.executable, command, {**os.environ, **variables})


def _require_redis(url: str) -> None:
    """Make sure that there is something to work for.

    :raises StartError: Redis doesn't answer.
    """
    try:
        with redis.Redis.from_url(url) as client:
            client.ping()
    except redis.RedisError as error:
        raise StartError(
            f"Redis doesn't answer at {url}: {error}",
            hint="start the project's studio first with: ./studio dev --project DIR",
        ) from error

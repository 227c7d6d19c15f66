"""What finds the project's secrets, for whatever the console shows of its data."""

from __future__ import annotations

import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from runtime.config.reader import FILES, read_config
from runtime.masking import Masker, ProjectSecrets

Stamp = tuple[int, int] | None
# Views run in several threads, and a masker that learns is none that finds.
_learning: Final = threading.Lock()


def project_masker() -> Masker:
    """Return the masker of the project as its files are now: it is the same one for as long as config.yaml is.

    :raises ConfigError: config.yaml can't be read now.
    """
    folder = settings.ENVIRONMENT.folder
    secrets = _secrets(folder, settings.ENVIRONMENT.redis_url, tuple(_stamp(folder / name) for name in FILES))
    with _learning:
        secrets.refresh()
    return secrets.masker


@lru_cache(maxsize=4)
def _secrets(folder: Path, redis_url: str, stamps: tuple[Stamp, ...]) -> ProjectSecrets:
    config = read_config(folder, environ=os.environ)
    return ProjectSecrets(config.project, plain=config.telemetry.plain, more=(redis_url,))


def _stamp(file: Path) -> Stamp:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size

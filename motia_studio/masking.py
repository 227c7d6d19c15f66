"""What finds the project's secrets, for whatever the console shows of its data."""

from __future__ import annotations

import os

from django.conf import settings

from runtime.config.reader import read_config
from runtime.masking import Masker, ProjectSecrets


def project_masker() -> Masker:
    """Return the masker of the project as its files are now.

    :raises ConfigError: config.yaml can't be read now.
    """
    environment = settings.ENVIRONMENT
    config = read_config(environment.folder, environ=os.environ)
    return ProjectSecrets(config.project, plain=config.telemetry.plain, more=(environment.redis_url,)).masker

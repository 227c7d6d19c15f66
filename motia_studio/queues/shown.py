"""A message's data as people see it: without the project's secrets, in one line or whole."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import msgspec
from django.conf import settings

from runtime.config.reader import read_config
from runtime.masking import Masker, ProjectSecrets

PREVIEW_MOST: Final = 240


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` is JSON, laid out; `is_masked` tells that something of it was left out."""

    text: str
    preview: str
    is_masked: bool


def shown_data(data: Any) -> Shown:
    """Return what can be shown of a message's data."""
    raw = msgspec.json.encode(data)
    masker = _masker()
    is_masked = masker.finds(raw)
    if is_masked:
        raw = msgspec.json.encode(masker.value(data))
    line = raw.decode()
    preview = line if len(line) <= PREVIEW_MOST else f"{line[:PREVIEW_MOST]}…"
    return Shown(msgspec.json.format(raw, indent=2).decode(), preview, is_masked)


def without_secrets(text: str) -> str:
    """Return a text without the project's secrets."""
    masker = _masker()
    return masker.text(text)


def _masker() -> Masker:
    secrets = _secrets()
    secrets.refresh()
    return secrets.masker


@cache
def _secrets() -> ProjectSecrets:
    environment = settings.ENVIRONMENT
    config = read_config(environment.folder, environ=os.environ)
    return ProjectSecrets(config.project, plain=config.telemetry.plain, more=(environment.redis_url,))

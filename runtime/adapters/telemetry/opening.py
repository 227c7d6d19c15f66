"""Opens a project's telemetry as config.yaml describes it, for whoever writes or reads it."""

from __future__ import annotations

from typing import cast

from runtime.adapters import load_adapter
from runtime.adapters.telemetry.base import Telemetry
from runtime.adapters.telemetry.level import FromLevel
from runtime.config.tree import Telemetry as Settings
from runtime.masking import Masker


def open_telemetry(settings: Settings, *, redis_url: str, masker: Masker | None = None) -> Telemetry:
    """Return the project's telemetry. Who only reads needs no `masker`: what is written holds no secrets."""
    chosen = load_adapter("telemetry", settings.adapter.use)(url=redis_url, options=settings.adapter.options)
    telemetry = cast(Telemetry, chosen)
    if masker is not None:
        telemetry.masker = masker
    return FromLevel(telemetry, settings.level)

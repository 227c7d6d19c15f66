"""A message's data as people see it: without the project's secrets, in one line or whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from motia_studio.masking import project_masker

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
    masker = project_masker()
    is_masked = masker.finds(raw)
    if is_masked:
        raw = msgspec.json.encode(masker.value(data))
    line = raw.decode()
    preview = line if len(line) <= PREVIEW_MOST else f"{line[:PREVIEW_MOST]}…"
    return Shown(msgspec.json.format(raw, indent=2).decode(), preview, is_masked)


def without_secrets(text: str) -> str:
    """Return a text without the project's secrets."""
    return project_masker().text(text)

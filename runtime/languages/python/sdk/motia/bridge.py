"""The client under the name that earlier releases had: `from motia.bridge import bridge`."""

from __future__ import annotations

from .runtime import get_instance

bridge = get_instance()

__all__ = ["bridge"]

"""A state adapter of somebody else's, named in config.yaml by its dotted path."""

from __future__ import annotations

from runtime.adapters.state.memory import MemoryState


class Chalkboard(MemoryState):
    """Memory under another name is enough to show that the name is all it takes."""

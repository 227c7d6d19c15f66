"""What a reader knows of each writer: a batch that came twice, and records that were gone before they were read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Writers are processes. One that hasn't been heard of for so long that this many came after it has ended.
REMEMBERED: Final = 1_000


class Writers:
    """Follows the numbers that writers put on their batches."""

    def __init__(self, known: Mapping[str, int] | None = None) -> None:
        self._next: dict[str, int] = dict(known or {})

    def newest(self, most: int) -> dict[str, int]:
        """Return how many records were read of the writers heard of last: what a reader that starts anew is given."""
        return dict(list(self._next.items())[-most:])

    def missing(self, writer: str, before: int, count: int) -> int | None:
        """Return how many records are missing before a batch of `count`; None where the batch was read already.

        `before` is how many records the writer wrote earlier. Its first batch that is read says nothing of those.
        """
        expected = self._next.pop(writer, before)
        self._next[writer] = max(expected, before + count)
        if len(self._next) > REMEMBERED:
            del self._next[next(iter(self._next))]
        return None if before < expected else before - expected

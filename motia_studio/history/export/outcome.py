"""What became of records that were sent."""

from __future__ import annotations

from typing import NamedTuple


class Outcome(NamedTuple):
    """How many of the records were refused for good, or that all are to be sent again, and why."""

    refused: int
    again: bool
    reason: str

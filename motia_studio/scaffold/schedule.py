"""A schedule as a form shows it: in words, and when it fires next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from runtime.triggers.base import Schedule
from runtime.triggers.schedule import in_words, next_fires

NEXT: Final = 3


def shown_schedule(schedule: Schedule) -> dict[str, Any] | None:
    """Return it with its next fire times in milliseconds; None where the expression can't be read."""
    try:
        fires = next_fires(schedule, datetime.now(UTC), NEXT)
    except ValueError:
        return None
    return {"words": in_words(schedule), "next": [fire.timestamp() * 1000 for fire in fires]}

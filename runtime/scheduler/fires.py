"""Which fire times of a schedule are to be run now: those just reached, and of the missed ones what was asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from runtime.triggers.base import Schedule
from runtime.triggers.schedule import next_fires

# A fire time this late still counts as on time: another scheduler took over, or Redis was being restarted.
LATE: Final = timedelta(seconds=30)
# Fire times handled at once; the rest follows with the next look.
CHUNK: Final = 100


def due(schedule: Schedule, last: datetime, now: datetime) -> list[datetime]:
    """Return the fire times after `last` and up to `now` that are to be run, oldest first, at most a hundred."""
    missed_until = now - LATE
    missed: list[datetime] = []
    if last < missed_until:
        if schedule.catch_up == "all":
            return _between(schedule, last, now)
        if schedule.catch_up == "one":
            missed = latest(schedule, last, missed_until)
    return missed + _between(schedule, max(last, missed_until), now)


def latest(schedule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    """Return the last fire time later than `after` and not later than `until`, if there is one."""
    if _first(schedule, after, until) is None:
        return []
    width = timedelta(seconds=1)
    while not (found := _first(schedule, max(after, until - width), until)):
        width *= 2
    return [_last(schedule, found, until)]


def _first(schedule: Schedule, after: datetime, until: datetime) -> datetime | None:
    found = next_fires(schedule, after, 1)
    return found[0] if found and found[0] <= until else None


def _last(schedule: Schedule, found: datetime, until: datetime) -> datetime:
    while following := _first(schedule, found, until):
        found = following
    return found


def _between(schedule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    return [moment for moment in next_fires(schedule, after, CHUNK) if moment <= until]

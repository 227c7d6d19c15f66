"""Which fire times of a schedule are to be run now: those just reached, and of the missed ones what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from runtime.triggers.base import Schedule
from runtime.triggers.schedule import fires

# A fire time this late still counts as on time: another scheduler took over, or Redis was being restarted.
LATE: Final = timedelta(seconds=30)
# How many of the missed runs each policy wants; they are the latest ones.
CAUGHT_UP: Final = {"none": 0, "one": 1, "all": 1000}
# Fire times handled at once; the rest follows with the next look.
CHUNK: Final = 100

_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """What to run now, oldest first, and when to look again; `following` is None where the schedule has ended.

    Missed fire times up to `left_out` are not run; None where all are.
    """

    moments: list[datetime]
    following: datetime | None
    left_out: datetime | None = None


def due(schedule: Schedule, last: datetime, now: datetime, resumed: datetime | None = None) -> Due:
    """Find the fire times after `last` and up to `now` that are to be run, at most a hundred.

    The schedule was paused until `resumed`: what lies before that counts as missed, however short ago it was.
    """
    start = last
    late = now - LATE if resumed is None else min(max(now - LATE, resumed), now)
    if last < late:
        start = _latest(schedule, last, late, CAUGHT_UP[schedule.catch_up])
    left_out = start if start > last and _count(schedule, last, start, 1) else None
    moments: list[datetime] = []
    for moment in fires(schedule, start):
        if moment > now or len(moments) == CHUNK:
            return Due(moments, moment, left_out)
        moments.append(moment)
    return Due(moments, None, left_out)


def _latest(schedule: Schedule, after: datetime, until: datetime, count: int) -> datetime:
    """Return the moment after which, up to `until`, lie `count` fire times; `after` where there are no more."""
    if count == 0:
        return until
    if _count(schedule, after, until, count + 1) <= count:
        return after
    enough, too_few = after, until
    while too_few - enough > _SECOND:
        middle = enough + (too_few - enough) / 2
        if _count(schedule, middle, until, count) == count:
            enough = middle
        else:
            too_few = middle
    return enough


def _count(schedule: Schedule, after: datetime, until: datetime, most: int) -> int:
    return sum(1 for moment in islice(fires(schedule, after), most) if moment <= until)

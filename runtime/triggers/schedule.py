"""When a schedule fires, in its own time zone, and how to say it in words.

At the change to summer time a fixed hour that doesn't exist fires once just after the gap; at the change back an hour
that comes twice fires once, in its first turn. Where the minute or the hour begins with `*`, elapsed time counts: a
missing hour is left out and a repeated one fires again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim

from runtime.triggers.base import Schedule
from runtime.triggers.expression import Expression, parse_expression


def next_fires(schedule: Schedule, after: datetime, count: int) -> list[datetime]:
    """Return up to `count` fire times in UTC that are later than `after`, which must know its time zone.

    :raises ValueError: the expression isn't one.
    """
    return list(islice(fires(schedule, after), count))


def fires(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Yield the fire times in UTC that are later than `after`, which must know its time zone.

    :raises ValueError: the expression isn't one.
    """
    parsed = parse_expression(schedule.expression)
    zone: tzinfo = UTC if schedule.timezone == "UTC" else ZoneInfo(schedule.timezone)
    after = after.astimezone(UTC)
    for fire in _fires(parsed, after.astimezone(zone)):
        moment = fire.astimezone(UTC)
        if moment > after:
            yield moment
            after = moment


def in_words(schedule: Schedule) -> str:
    """Return the schedule as a sentence, such as "At 09:00 every day (Europe/Berlin)"."""
    parsed = parse_expression(schedule.expression)
    years = f" in {parsed.year_text}" if parsed.years is not None else ""
    zone = f" ({schedule.timezone})" if schedule.timezone != "UTC" else ""
    return f"{_day_words(parsed.fields)}{years}{zone}"


def _day_words(fields: tuple[str, ...]) -> str:
    """Return the words of six fields. cronsim takes two days for "either"; here both must match."""
    *time, day, month, week = fields
    if day == "*" or week == "*":
        return _explain(fields)
    weekday = _explain(("0", "0", "0", "*", "*", week)).removeprefix("At 00:00 ")
    return f"{_explain((*time, day, month, '*'))}, but only {weekday}"


def _explain(fields: tuple[str, ...]) -> str:
    words: str = CronSim(" ".join(fields), datetime.now(UTC)).explain()
    return words


def _fires(parsed: Expression, after: datetime) -> Iterator[datetime]:
    start: datetime | None = after
    while start is not None:
        simulation = _simulate(parsed, start)
        start = None
        for fire in simulation:
            if parsed.years is None or fire.year in parsed.years:
                yield fire
                continue
            later = [year for year in parsed.years if year > fire.year]
            start = datetime(later[0], 1, 1, tzinfo=after.tzinfo) - timedelta(seconds=1) if later else None
            break


def _simulate(parsed: Expression, after: datetime) -> CronSim:
    # cronsim treats daylight saving time the way Debian does only for five fields, so the seconds are set afterwards.
    simulation = CronSim(" ".join(parsed.fields[1:]), after)
    simulation.seconds = CronSim(" ".join(parsed.fields), after).seconds
    simulation.day_and = True
    return simulation

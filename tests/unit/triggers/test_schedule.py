"""When schedules fire: the grammar, the days of the week, the years, and the change of the clocks."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.triggers.base import Schedule
from runtime.triggers.expression import MACROS, from_unix_days, parse_expression
from runtime.triggers.schedule import in_words, next_fires

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 7, 1, tzinfo=UTC)
DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]


def fires(expression: str, count: int = 3, after: datetime = START) -> list[str]:
    return [fire.strftime("%Y-%m-%d %H:%M:%S") for fire in next_fires(Schedule(expression), after, count)]


def berlin(expression: str, day: str) -> list[str]:
    """Return the fire times of one day in Berlin, with their offsets."""
    start = datetime.fromisoformat(day).replace(tzinfo=BERLIN) - timedelta(seconds=1)
    found = next_fires(Schedule(expression, "Europe/Berlin"), start, 6)
    local = [fire.astimezone(BERLIN) for fire in found]
    return [fire.strftime("%H:%M%z") for fire in local if fire.date().isoformat() == day]


def weekdays(field: str) -> set[str]:
    week = next_fires(Schedule(f"0 0 12 * * {field}"), START, 14)
    return {DAYS[(fire.weekday() + 1) % 7] for fire in week if fire < START + timedelta(days=7)}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 9 * * *", "2026-07-01 09:00:00"),
        ("30 0 9 * * *", "2026-07-01 09:00:30"),
        ("0/20 * * * * *", "2026-07-01 00:00:20"),
        ("0 0 9 ? * MON", "2026-07-06 09:00:00"),
        ("0 0 0 L * *", "2026-07-31 00:00:00"),
        ("0 0 0 13 * FRI", "2026-11-13 00:00:00"),
        ("0 0 0 * * 6#2", "2026-07-10 00:00:00"),
        ("0 0 0 * * 6L", "2026-07-31 00:00:00"),
        ("0 0 0 1 JANUARY *", "2027-01-01 00:00:00"),
        ("0 0 0 29 2 ? 2027-2040", "2028-02-29 00:00:00"),
        ("0 0 0 1 1 * 2030/5", "2030-01-01 00:00:00"),
        ("@weekly", "2026-07-05 00:00:00"),
        ("@HOURLY", "2026-07-01 01:00:00"),
    ],
)
def test_schedule_fires_next_at(expression: str, expected: str) -> None:
    assert fires(expression, 1) == [expected]


def test_schedule_fires_after_a_moment_never_at_it() -> None:
    assert fires("0 0 * * * *", 1, after=datetime(2026, 7, 1, 5, tzinfo=UTC)) == ["2026-07-01 06:00:00"]
    assert fires("0 0 * * * *", 1, after=datetime(2026, 7, 1, 4, 59, 59, 999, tzinfo=UTC)) == ["2026-07-01 05:00:00"]


def test_schedule_stops_after_its_last_year() -> None:
    assert fires("0 0 0 1 1 ? 2030,2032", 5) == ["2030-01-01 00:00:00", "2032-01-01 00:00:00"]
    assert fires("0 0 0 1 1 ? 2020") == []


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("1", "SUN"),
        ("7", "SAT"),
        ("2-6", "MON TUE WED THU FRI"),
        ("1,7", "SUN SAT"),
        ("*/2", "SUN TUE THU SAT"),
        ("2/2", "MON WED FRI"),
        ("2-6/2", "MON WED FRI"),
        ("7/1", "SAT"),
        ("MON-2/2", "MON"),
        ("MON-6", "MON TUE WED THU FRI"),
        ("sunday,Tue", "SUN TUE"),
        ("?", " ".join(DAYS)),
        ("1-7", " ".join(DAYS)),
    ],
)
def test_days_of_the_week_count_from_sunday(field: str, expected: str) -> None:
    assert weekdays(field) == set(expected.split())


@given(st.sets(st.integers(1, 7), min_size=1))
def test_any_days_of_the_week_are_those_days(days: set[int]) -> None:
    assert weekdays(",".join(map(str, days))) == {DAYS[day - 1] for day in days}


@given(st.integers(1, 7), st.integers(1, 7), st.integers(1, 7))
def test_any_range_of_days_with_a_step_is_those_days(first: int, second: int, step: int) -> None:
    low, high = sorted((first, second))

    assert weekdays(f"{low}-{high}/{step}") == {DAYS[day - 1] for day in range(low, high + 1, step)}


@given(st.integers(0, 59), st.integers(0, 59), st.integers(0, 23), st.integers(0, 10**9))
def test_fixed_time_fires_once_a_day_at_that_time(second: int, minute: int, hour: int, after: int) -> None:
    start = datetime.fromtimestamp(after, UTC)

    first, following = next_fires(Schedule(f"{second} {minute} {hour} * * *"), start, 2)

    assert (first.hour, first.minute, first.second) == (hour, minute, second)
    assert timedelta() < first - start <= timedelta(days=1)
    assert following - first == timedelta(days=1)


@pytest.mark.parametrize(
    ("unix", "ours"),
    [
        ("0 9 * * 1", "0 9 * * 2"),
        ("0 9 * * 1-5", "0 9 * * 2,3,4,5,6"),
        ("0 9 * * 0,7", "0 9 * * 1"),
        ("0 9 * * 5-7", "0 9 * * 1,6,7"),
        ("0 9 * * MON", "0 9 * * 2"),
        ("0 9 * * *", "0 9 * * *"),
        ("*/5 * * * *", "*/5 * * * *"),
        ("nonsense", "nonsense"),
        ("0 9 * * x", "0 9 * * x"),
    ],
)
def test_unix_days_keep_their_meaning(unix: str, ours: str) -> None:
    assert from_unix_days(unix) == ours


@pytest.mark.parametrize(
    ("expression", "spring", "autumn"),
    [
        ("30 2 * * *", ["03:00+0200"], ["02:30+0200"]),
        ("15 30 2 * * *", ["03:00+0200"], ["02:30+0200"]),
        ("*/30 2 * * *", [], ["02:00+0200", "02:30+0200", "02:00+0100", "02:30+0100"]),
        ("0/30 2 * * *", [], ["02:00+0200", "02:30+0200", "02:00+0100", "02:30+0100"]),
    ],
)
def test_fixed_hour_fires_once_when_the_clocks_change(expression: str, spring: list[str], autumn: list[str]) -> None:
    assert berlin(expression, "2026-03-29") == spring
    assert berlin(expression, "2026-10-25") == autumn


@pytest.mark.parametrize("expression", ["0 * * * *", "0 0 0/1 * * *", "0 0 0-23 * * *"])
def test_every_hour_follows_elapsed_time(expression: str) -> None:
    assert [time[:2] for time in berlin(expression, "2026-03-29")] == ["00", "01", "03", "04", "05", "06"]
    assert berlin(expression, "2026-10-25")[2:4] == ["02:00+0200", "02:00+0100"]


def test_fixed_hour_does_not_fire_in_the_second_turn_of_a_repeated_hour() -> None:
    second_turn = datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN, fold=1)

    assert next_fires(Schedule("30 2 * * *", "Europe/Berlin"), second_turn, 1) == [
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
    ]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("", "has 0 fields instead of 5 to 7"),
        ("* * * *", "has 4 fields"),
        ("* * * * * * * *", "has 8 fields"),
        ("60 * * * *", "'60' is not a minute, which is 0 to 59"),
        ("0 0 9 * * 0", "'0' is not a day of the week, which is 1 (Sunday) to 7 (Saturday)"),
        ("0 0 9 * * FRI-MON", "a range goes from the earlier to the later one"),
        ("0 0 0 30 2 *", "names a day that no month has"),
        ("0 0 0 1 13 *", "'13' is not a month"),
        ("*/0 * * * *", "'*/0' is not a minute"),
        ("0 0 0 * * * 1800", "'1800' is not a year, which is 1970 to 2100"),
        ("0 0 0 * * * 2030-2020", "is not a year"),
        ("@reboot", "'@reboot' is not one of @yearly"),
    ],
)
def test_bad_expression_says_what_is_wrong(expression: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        parse_expression(expression)


@given(st.text("0123456789*/,-?#LW MONSUNJAN²", max_size=24))
def test_any_text_is_an_expression_or_a_readable_error(text: str) -> None:
    try:
        words = in_words(Schedule(text))
    except ValueError as error:
        words = str(error)
    assert words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("0 0 9 * * 2-6", "At 09:00 on Monday through Friday"),
        ("*/5 * * * *", "Every fifth minute of every hour"),
        ("0 0 0 1 1 ? 2030", "At 00:00 on January 1 in 2030"),
        ("0 0 5 * * * *", "At 05:00 every day"),
        ("0 0 9 * * 1", "At 09:00 on Sunday"),
        ("0 9 * * 1-5", "At 09:00 on Sunday through Thursday"),
        ("*/10 * * * * *", "Every 10th second of every minute"),
        ("0 0 0 13 * FRI", "At 00:00 on the 13th day of every month, but only on Friday"),
        ("0 0 8 1-7 * MON", "At 08:00 on every day of month from 1 through 7, but only on Monday"),
        ("30 15 10 ? * 6L", "At 10:15:30 on the last Friday of the month"),
        ("0 0 9 * * 2#1", "At 09:00 on the first Monday of the month"),
        ("@weekly", "At 00:00 on Sunday"),
    ],
)
def test_schedule_reads_as_a_sentence(expression: str, words: str) -> None:
    assert in_words(Schedule(expression)) == words


@pytest.mark.parametrize("macro", MACROS)
def test_every_macro_fires(macro: str) -> None:
    assert len(fires(macro, 2)) == 2

"""Which fire times are run, by what a schedule says about missed ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.scheduler.fires import Due, due
from runtime.triggers.base import Schedule

CatchUp = Literal["none", "one", "all"]

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
EXPRESSIONS = ["* * * * * *", "15,45 2 * * *", "*/30 2 * * *", "0 * * * *"]


def hourly(catch_up: CatchUp) -> Schedule:
    return Schedule("0 0 * * * *", catch_up=catch_up)


def test_a_fire_time_just_reached_is_run_once() -> None:
    now = NOON + timedelta(milliseconds=5)
    assert due(hourly("none"), NOON - timedelta(hours=1), now).moments == [NOON]
    assert due(hourly("none"), NOON, now).moments == []


def test_the_next_fire_time_is_told() -> None:
    assert due(hourly("none"), NOON, NOON).following == NOON + timedelta(hours=1)
    assert due(Schedule("0 0 0 1 1 ? 2020"), NOON, NOON).following is None


def test_nothing_is_lost_while_another_scheduler_takes_over() -> None:
    every_second = Schedule("* * * * * *")
    assert len(due(every_second, NOON, NOON + timedelta(seconds=10)).moments) == 10


@pytest.mark.parametrize(("catch_up", "hours"), [("none", []), ("one", [0]), ("all", [2, 1, 0])])
def test_missed_runs_follow_the_policy(catch_up: CatchUp, hours: list[int]) -> None:
    now = NOON + timedelta(minutes=30)
    found = due(hourly(catch_up), NOON - timedelta(hours=3), now)
    assert found.moments == [NOON - timedelta(hours=hour) for hour in hours]
    assert (found.left_out is None) == (catch_up == "all")


def test_catching_up_with_one_run_does_not_repeat_it() -> None:
    assert due(hourly("one"), NOON, NOON + timedelta(minutes=30)) == Due([], NOON + timedelta(hours=1))


def test_one_run_catches_up_with_a_schedule_of_bursts_too() -> None:
    bursts = Schedule("* * 3 * 1 *", catch_up="one")
    found = due(bursts, NOON - timedelta(days=200), NOON)
    assert found.moments == [datetime(2026, 1, 31, 3, 59, 59, tzinfo=UTC)]


def test_all_missed_runs_are_the_latest_thousand_and_come_in_parts() -> None:
    every_second = Schedule("* * * * * *", catch_up="all")
    last, now, ran = NOON - timedelta(days=1), NOON, []
    first = due(every_second, last, now)
    while moments := due(every_second, last, now).moments:
        assert len(moments) <= 100
        ran += moments
        last = moments[-1]
    assert ran == [NOON - timedelta(seconds=1029 - number) for number in range(1030)]
    assert first.left_out is not None
    assert first.left_out < ran[0]


@settings(deadline=None)
@given(st.integers(0, 100_000), st.sampled_from(["none", "one", "all"]), st.sampled_from(EXPRESSIONS))
def test_no_run_is_repeated_or_out_of_order(seconds: int, catch_up: CatchUp, expression: str) -> None:
    schedule = Schedule(expression, "Europe/Berlin", catch_up)
    last = datetime(2026, 10, 24, 20, tzinfo=UTC)
    moments = due(schedule, last, last + timedelta(seconds=seconds)).moments
    assert moments == sorted(set(moments))
    assert all(last < moment <= last + timedelta(seconds=seconds) for moment in moments)


@pytest.mark.parametrize(("catch_up", "runs"), [("none", 0), ("one", 1), ("all", 3)])
def test_what_a_pause_kept_from_running_counts_as_missed_however_short_ago_it_was(catch_up: CatchUp, runs: int) -> None:
    every_second = Schedule("* * * * * *", catch_up=catch_up)
    resumed = NOON + timedelta(seconds=3, milliseconds=500)
    found = due(every_second, NOON, resumed + timedelta(milliseconds=100), resumed)
    assert len(found.moments) == runs
    assert (found.left_out is None) == (runs == 3)
    assert due(every_second, resumed, NOON + timedelta(seconds=5), resumed).moments[0] == NOON + timedelta(seconds=4)

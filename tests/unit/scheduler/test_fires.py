"""Which fire times are run, by what a schedule says about missed ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from runtime.scheduler.fires import due
from runtime.triggers.base import Schedule

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def hourly(catch_up: Literal["none", "one", "all"]) -> Schedule:
    return Schedule("0 0 * * * *", catch_up=catch_up)


def test_a_fire_time_just_reached_is_run_once() -> None:
    now = NOON + timedelta(milliseconds=5)
    assert due(hourly("none"), NOON - timedelta(hours=1), now) == [NOON]
    assert due(hourly("none"), NOON, now) == []


def test_nothing_is_lost_while_another_scheduler_takes_over() -> None:
    every_second = Schedule("* * * * * *")
    assert len(due(every_second, NOON, NOON + timedelta(seconds=10))) == 10


@pytest.mark.parametrize(("catch_up", "hours"), [("none", []), ("one", [0]), ("all", [2, 1, 0])])
def test_missed_runs_follow_the_policy(catch_up: Literal["none", "one", "all"], hours: list[int]) -> None:
    now = NOON + timedelta(minutes=30)
    assert due(hourly(catch_up), NOON - timedelta(hours=3), now) == [NOON - timedelta(hours=hour) for hour in hours]


def test_catching_up_with_one_run_does_not_repeat_it() -> None:
    assert due(hourly("one"), NOON, NOON + timedelta(minutes=30)) == []


def test_a_long_absence_is_caught_up_in_parts() -> None:
    found = due(Schedule("* * * * * *", catch_up="all"), NOON, NOON + timedelta(days=1))
    assert (len(found), found[-1]) == (100, NOON + timedelta(seconds=100))

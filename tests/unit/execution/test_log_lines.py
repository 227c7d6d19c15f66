"""A line of the log says what happened and to what, and can't be made to look like two."""

from __future__ import annotations

import logging
import time

import pytest

from runtime.execution.log_lines import EventFormatter, OncePerOutage


def test_a_line_names_the_event_and_what_belongs_to_it() -> None:
    record = logging.makeLogRecord({"msg": "collector.source_lost", "reason": "gone\nFAKE ERROR", "tries": 3})
    line = EventFormatter("%(message)s").format(record)
    assert line == "collector.source_lost reason='gone\\nFAKE ERROR' tries=3"


def test_one_outage_of_redis_is_one_line_whoever_waits_for_it() -> None:
    once = OncePerOutage()
    lost = logging.makeLogRecord({"msg": "redis_log.waiting", "reason": "Redis can't be reached: no"})
    again = logging.makeLogRecord({"msg": "The worker waits: %s", "args": ("Redis was lost before it answered",)})
    back = logging.makeLogRecord({"msg": "Redis answers again"})
    assert [once.filter(record) for record in (lost, again, lost, back, again)] == [True, False, False, True, False]


def test_a_later_outage_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    once = OncePerOutage()
    lost = logging.makeLogRecord({"msg": "Redis was lost"})
    assert once.filter(lost)
    later = time.monotonic() + OncePerOutage.QUIET_SECONDS
    monkeypatch.setattr("time.monotonic", lambda: later)
    assert once.filter(lost)

"""A line of the log says what happened and to what, and can't be made to look like two."""

from __future__ import annotations

import logging

from runtime.execution.log_lines import EventFormatter


def test_a_line_names_the_event_and_what_belongs_to_it() -> None:
    record = logging.makeLogRecord({"msg": "collector.source_lost", "reason": "gone\nFAKE ERROR", "tries": 3})
    line = EventFormatter("%(message)s").format(record)
    assert line == "collector.source_lost reason='gone\\nFAKE ERROR' tries=3"

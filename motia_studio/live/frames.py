"""What goes to a page: one frame for all entries of a tick, built once for every distinct subscription."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import msgspec

from motia_studio.live.records import LogLine, SpanLine

SEVERITIES = ("debug", "info", "warn", "error")


@dataclass(frozen=True, slots=True)
class Interest:
    """What a page wants to hear of. Equal interests share their frames."""

    logs: bool = False
    activity: bool = False
    step: str | None = None
    trace: str | None = None
    severity: str = "debug"

    @classmethod
    def read(cls, wanted: Mapping[str, Any]) -> Self:
        """Read `{"logs": {"step", "trace", "severity"}, "activity": true}`.

        :raises ValueError: a field isn't what the page may send.
        """
        filters = wanted.get("logs")
        if filters is None:
            return cls(activity=wanted.get("activity") is True)
        if not isinstance(filters, dict) or not all(isinstance(value, str) for value in filters.values()):
            raise ValueError("logs must be an object of strings: step, trace, severity")
        severity = filters.get("severity", "debug")
        if severity not in SEVERITIES:
            raise ValueError(f"severity must be one of {', '.join(SEVERITIES)}")
        return cls(True, wanted.get("activity") is True, filters.get("step"), filters.get("trace"), severity)

    def accepts(self, line: LogLine) -> bool:
        """Tell whether a log line belongs to it."""
        return (
            (self.step is None or line.step == self.step)
            and (self.trace is None or line.trace_id == self.trace)
            and _rank(line.severity) >= _rank(self.severity)
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """A message for a page. `count` is how many records are missed if it can't be sent."""

    text: str
    count: int
    last: str


def build(records: list[LogLine | SpanLine], last: str, interest: Interest) -> Frame | None:
    """Make the frame of an interest for the records up to position `last`; None when nothing in them concerns it."""
    body: dict[str, Any] = {"last": last}
    count = 0
    if interest.logs:
        lines = [line.shown() for line in records if isinstance(line, LogLine) and interest.accepts(line)]
        if lines:
            body["logs"], count = lines, len(lines)
    if interest.activity:
        activity = summarise(line for line in records if isinstance(line, SpanLine))
        if activity:
            body["activity"], count = activity, count + len(activity)
    return Frame(msgspec.json.encode(body).decode(), count, last) if count else None


def summarise(spans: Iterable[SpanLine]) -> dict[str, dict[str, Any]]:
    """Add attempts up by Step, so that a frame stays small however much happens in a tick. Times are milliseconds."""
    steps: dict[str, dict[str, Any]] = {}
    for span in spans:
        name = span.attributes.step
        if name is None or span.attributes.phase != "attempt":
            continue
        sums = steps.setdefault(name, {"started": 0, "succeeded": 0, "failed": 0, "skipped": 0})
        sums["started"] += span.end is None or span.whole
        if span.end is None:
            continue
        if span.attributes.outcome == "skipped":
            sums["skipped"] += 1
        else:
            sums["failed" if span.status == "error" else "succeeded"] += 1
            sums["last"] = {
                "start": span.start / 1e6,
                "end": span.end / 1e6,
                "status": span.status,
                "traceId": span.trace_id,
            }
    return steps


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else 1

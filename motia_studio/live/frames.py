"""What goes to a page: one frame for all entries of a tick, built once for every distinct subscription."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import msgspec

from motia_studio.live.news import span_rows, state_writes, trace_news
from motia_studio.live.records import LogLine, Records, SpanLine
from runtime.gateway.wire import text_frame

SEVERITIES = ("debug", "info", "warn", "error")


@dataclass(frozen=True, slots=True)
class Interest:
    """What a page wants to hear of. Equal interests share their frames.

    `step`, `trace` and `severity` are the filters of `logs`; `opened` is the trace whose spans the page shows.
    """

    logs: bool = False
    activity: bool = False
    step: str | None = None
    trace: str | None = None
    severity: str = "debug"
    queues: bool = False
    traces: bool = False
    opened: str | None = None
    state: bool = False
    streams: bool = False

    @classmethod
    def read(cls, wanted: Mapping[str, Any]) -> Self:
        """Read `{"logs": {"step", "trace", "severity"}, "trace": id}`, and `true` for the other kinds.

        :raises ValueError: a field isn't what the page may send.
        """
        opened = wanted.get("trace")
        if not isinstance(opened, str | None):
            raise ValueError("trace must be the id of the trace whose spans are wanted")  # noqa: TRY004 - as below
        kinds: dict[str, Any] = {
            name: wanted.get(name) is True for name in ("activity", "queues", "traces", "state", "streams")
        }
        filters = wanted.get("logs")
        if filters is None:
            return cls(**kinds, opened=opened)
        if not isinstance(filters, dict) or not all(isinstance(value, str) for value in filters.values()):
            raise ValueError("logs must be an object of strings: step, trace, severity")
        severity = filters.get("severity", "debug")
        if severity not in SEVERITIES:
            raise ValueError(f"severity must be one of {', '.join(SEVERITIES)}")
        step, trace = filters.get("step"), filters.get("trace")
        return cls(logs=True, step=step, trace=trace, severity=severity, opened=opened, **kinds)

    def choose(self, lines: list[LogLine]) -> list[LogLine]:
        """Return the log lines that belong to it."""
        if self.step is not None:
            lines = [line for line in lines if line.step == self.step]
        if self.trace is not None:
            lines = [line for line in lines if line.trace_id == self.trace]
        if self.severity != SEVERITIES[0]:
            severe = SEVERITIES[SEVERITIES.index(self.severity) :]
            lines = [line for line in lines if line.severity in severe]
        return lines


@dataclass(frozen=True)
class Frame:
    """A message for pages. `count` is how many records are missed if it can't be sent, `last` the position after it."""

    text: str
    count: int = 0
    last: str = ""

    @cached_property
    def wire(self) -> bytes:
        """Return it as it goes over the wire, made once for all pages."""
        return text_frame(self.text.encode())


def build(records: Records, last: str, interest: Interest) -> Frame | None:
    """Make the frame of an interest for the records up to position `last`; None when nothing in them concerns it."""
    body: dict[str, Any] = {"last": last}
    count = 0
    if interest.logs:
        lines = interest.choose(records.lines)
        if lines:
            body["logs"], count = lines, len(lines)
    if interest.activity:
        activity = summarise(records.spans)
        if activity:
            body["activity"], count = activity, count + len(activity)
    if interest.traces:
        traces, more = trace_news(records.spans)
        if traces:
            body["traces"], count = traces, count + len(traces) + more
        if more:
            body["tracesMore"] = more
    if interest.state:
        writes = state_writes(records.spans)
        if writes:
            body["state"], count = writes, count + len(writes)
    if interest.opened is not None:
        rows = span_rows(records.spans, interest.opened)
        if rows:
            body["spans"], count = rows, count + len(rows)
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

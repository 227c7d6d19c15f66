"""OpenTelemetry's ids, spans and log records as plain values.

They are made several times for every call, which is why they are structs: a frozen dataclass takes ten times as long.
"""

from __future__ import annotations

import re
import time
from random import getrandbits
from typing import Any, Final, Literal, Self

import msgspec

SpanKind = Literal["internal", "server", "client", "producer", "consumer"]
SpanStatus = Literal["unset", "ok", "error", "running"]
Severity = Literal["debug", "info", "warn", "error"]
Source = Literal["logger", "console", "stderr", "studio"]

# A later version may add fields behind those of version 00.
_TRACEPARENT = re.compile(r"^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$")
_MEMBER = re.compile(r"[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{1,256}")
MAX_STATE: Final = 512
MAX_MEMBERS: Final = 32


def new_trace_id() -> str:
    """Return a random W3C trace id: 32 lower-case hex digits."""
    return f"{getrandbits(128):032x}"


def new_span_id() -> str:
    """Return a random W3C span id: 16 lower-case hex digits."""
    return f"{getrandbits(64):016x}"


def now_ns() -> int:
    """Return the wall clock in nanoseconds since the epoch, the unit of every span."""
    return time.time_ns()


class TraceContext(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where in a trace something happens: the trace and the span that is its parent.

    `state` is a W3C `tracestate` that a caller brought along: for other systems, handed on as it is.
    """

    trace_id: str
    span_id: str
    state: str | None = None

    @classmethod
    def new(cls) -> Self:
        """Start a trace of its own."""
        return cls(new_trace_id(), new_span_id())

    @classmethod
    def parse(cls, traceparent: str, tracestate: str | None = None) -> Self | None:
        """Read the W3C headers; None where `traceparent` isn't one. A `tracestate` that isn't one is left out."""
        found = _TRACEPARENT.match(traceparent.strip())
        if found is None or (found[1] == "00" and found[4]):
            return None
        return cls(found[2], found[3], _read_state(tracestate) if tracestate else None)

    def child(self) -> TraceContext:
        """Return a new span's place in the same trace."""
        return TraceContext(self.trace_id, new_span_id(), self.state)

    def traceparent(self) -> str:
        """Write the W3C header."""
        return f"00-{self.trace_id}-{self.span_id}-01"


def _read_state(header: str) -> str | None:
    members = [member.strip() for member in header.split(",") if member.strip()]
    names = {member.partition("=")[0] for member in members}
    fits = 0 < len(names) == len(members) <= MAX_MEMBERS and all(map(_MEMBER.fullmatch, members))
    state = ",".join(members)
    return state if fits and len(state) <= MAX_STATE else None


class Span(msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="k", tag="span"):
    """One piece of work. Times are nanoseconds since the epoch; `end` is None while it runs.

    `whole` marks the only record of a span that was over before its start was written.
    """

    trace_id: str
    span_id: str
    parent_id: str | None
    name: str
    kind: SpanKind
    start: int
    end: int | None = None
    status: SpanStatus = "running"
    message: str | None = None
    attributes: dict[str, Any] = msgspec.field(default_factory=dict)
    events: tuple[dict[str, Any], ...] = ()
    whole: bool = False

    def ended(self, status: SpanStatus, *, message: str | None = None, attributes: dict[str, Any]) -> Span:
        """Return the same span as it is now that its work is done, with more attributes."""
        return Span(
            self.trace_id,
            self.span_id,
            self.parent_id,
            self.name,
            self.kind,
            self.start,
            now_ns(),
            status,
            message,
            {**self.attributes, **attributes},
            self.events,
        )


class LogRecord(msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="k", tag="log"):
    """One line a Step wrote. `time` is nanoseconds since the epoch, `source` who wrote it."""

    time: int
    severity: Severity
    message: str
    trace_id: str | None = None
    span_id: str | None = None
    step: str | None = None
    attempt: int | None = None
    data: Any = None
    source: Source = "logger"

"""Telemetry as it lies in Redis, decoded as little as the live pages need.

The collector reads the same stream through the telemetry port; here each record is touched by every open page, so
the raw fields are decoded once and go out again without becoming the runtime's values in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

import msgspec

TELEMETRY_KEY = "motia:telemetry"


class LogLine(msgspec.Struct, rename="camel", tag_field="k", tag="log"):
    """A log record in the API's shape, besides its `k`: `time` in milliseconds once it is decoded here."""

    time: float
    severity: str
    message: str
    trace_id: str | None = None
    span_id: str | None = None
    step: str | None = None
    attempt: int | None = None
    data: Any = None
    source: str = "logger"


class Attributes(msgspec.Struct, rename=lambda name: f"motia.{name}"):
    """The attributes that the pages need; inputs and outputs are skipped without being read."""

    step: str | None = None
    phase: str | None = None
    outcome: str | None = None
    attempt: int | None = None
    trigger: str | None = None
    topic: str | None = None


class SpanLine(msgspec.Struct, rename="camel", tag_field="k", tag="span"):
    """A span without what only its own page shows."""

    trace_id: str
    span_id: str
    start: int
    end: int | None = None
    status: str = "running"
    parent_id: str | None = None
    name: str = ""
    kind: str = "internal"
    message: str | None = None
    attributes: Attributes = msgspec.field(default_factory=Attributes)
    whole: bool = False


_decoder = msgspec.json.Decoder(list[LogLine | SpanLine])


@dataclass(slots=True)
class Records:
    """What some entries of the stream hold."""

    lines: list[LogLine] = field(default_factory=list)
    spans: list[SpanLine] = field(default_factory=list)

    @classmethod
    def read(cls, entries: Iterable[bytes]) -> Self:
        """Decode entries."""
        found = cls()
        for entry in entries:
            for record in _decoder.decode(entry):
                if isinstance(record, SpanLine):
                    found.spans.append(record)
                else:
                    record.time /= 1e6
                    found.lines.append(record)
        return found

"""A span as the story reads it: one row of the history, and of its attributes only what sentences need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec


class Facts(msgspec.Struct, gc=False):
    """What a story uses of a span's attributes."""

    trigger: str | None = msgspec.field(default=None, name="motia.trigger")
    suffix: str | None = msgspec.field(default=None, name="motia.suffix")
    attempt: int | None = msgspec.field(default=None, name="motia.attempt")
    outcome: str | None = msgspec.field(default=None, name="motia.outcome")
    continues: str | None = msgspec.field(default=None, name="motia.continues")
    topic: str | None = msgspec.field(default=None, name="motia.topic")
    message_id: str | None = msgspec.field(default=None, name="motia.message_id")
    method: str | None = msgspec.field(default=None, name="motia.method")
    group: str | None = msgspec.field(default=None, name="motia.group")
    stream: str | None = msgspec.field(default=None, name="motia.stream")
    key: str | None = msgspec.field(default=None, name="motia.key")
    delay_ms: float | None = msgspec.field(default=None, name="motia.delay_ms")
    verb: str | None = msgspec.field(default=None, name="http.request.method")
    route: str | None = msgspec.field(default=None, name="http.route")
    status: int | None = msgspec.field(default=None, name="http.response.status_code")
    error_type: str | None = msgspec.field(default=None, name="error.type")
    error: dict[str, Any] | None = msgspec.field(default=None, name="motia.error")


class SpanFact(msgspec.Struct, gc=False):
    """A span. Times are nanoseconds since the epoch; `end` is None while it runs."""

    id: str
    parent: str | None
    name: str
    kind: str
    start: int
    end: int | None
    status: str
    message: str | None
    step: str | None
    phase: str | None
    facts: Facts

    def took(self, now: int) -> int:
        """Return how long it lasted, or has lasted until `now`."""
        return max(0, (now if self.end is None else self.end) - self.start)


_decode: Final = msgspec.json.Decoder(Facts).decode
NO_FACTS: Final = Facts()


def read_span(row: Sequence[Any]) -> SpanFact:
    """Return a span from its columns in the order of SpanFact, the last being its attributes as JSON."""
    id_, parent, name, kind, start, end, status, message, step, phase, attributes = row
    return SpanFact(id_, parent, name, kind, start, end, status, message, step, phase, _facts(attributes))


def _facts(attributes: str) -> Facts:
    """Return what is used of attributes. Those of other systems may be anything, and then say nothing here."""
    try:
        return _decode(attributes)
    except msgspec.DecodeError:
        return NO_FACTS

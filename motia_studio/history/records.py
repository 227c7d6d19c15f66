"""Telemetry decoded just as far as rows need it: what a column holds is read, the rest stays the JSON that it is."""

from __future__ import annotations

import logging
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Raw

log = logging.getLogger(__name__)

Nanoseconds = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Small = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]

NOTHING: Final = Raw(b"")
NO_EVENTS: Final = b"[]"
PAYLOADS: Final = ("motia.input", "motia.output", "motia.value", "motia.old_value", "motia.data")


class SpanRecord(msgspec.Struct, rename="camel", tag_field="k", tag="span", gc=False):
    """A span. `end` is None while it runs."""

    trace_id: str
    span_id: str
    parent_id: str | None
    name: str
    kind: str
    start: Nanoseconds
    end: Nanoseconds | None = None
    status: str = "running"
    message: str | None = None
    attributes: Raw = Raw(b"{}")
    events: Raw = Raw(NO_EVENTS)


class LogRecord(msgspec.Struct, rename="camel", tag_field="k", tag="log", gc=False):
    """A log line."""

    time: Nanoseconds
    severity: str
    message: str
    trace_id: str | None = None
    span_id: str | None = None
    step: str | None = None
    attempt: Small | None = None
    data: Raw = NOTHING
    source: str = "logger"


class Attributes(msgspec.Struct, gc=False):
    """What columns hold of a span's attributes."""

    step: str | None = msgspec.field(default=None, name="motia.step")
    phase: str | None = msgspec.field(default=None, name="motia.phase")
    trigger: str | None = msgspec.field(default=None, name="motia.trigger")
    outcome: str | None = msgspec.field(default=None, name="motia.outcome")
    continues: str | None = msgspec.field(default=None, name="motia.continues")
    key: Raw = msgspec.field(default=NOTHING, name="motia.key")
    input: Raw = msgspec.field(default=NOTHING, name="motia.input")
    output: Raw = msgspec.field(default=NOTHING, name="motia.output")
    value: Raw = msgspec.field(default=NOTHING, name="motia.value")
    old_value: Raw = msgspec.field(default=NOTHING, name="motia.old_value")
    data: Raw = msgspec.field(default=NOTHING, name="motia.data")

    def has_payload(self) -> bool:
        """Tell whether there are inputs, outputs or values."""
        return not (
            self.input is NOTHING
            and self.output is NOTHING
            and self.value is NOTHING
            and self.old_value is NOTHING
            and self.data is NOTHING
        )


Record = SpanRecord | LogRecord

_decode: Final = msgspec.json.Decoder(list[Record]).decode
_decode_one: Final = msgspec.json.Decoder(Record).decode
_split: Final = msgspec.json.Decoder(list[Raw]).decode
_items: Final = msgspec.json.Decoder(dict[str, Raw]).decode
_attributes: Final = msgspec.json.Decoder(Attributes).decode


def decode(entry: str, raw: bytes) -> tuple[list[Record], int]:
    """Return the records of one stream entry, and how many of them can't be stored, which are named in the log."""
    try:
        return _decode(raw), 0
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _decode_each(entry, raw, error)


def read_attributes(raw: Raw) -> Attributes:
    """Return what columns hold of attributes; nothing of what doesn't fit them."""
    try:
        return _attributes(raw)
    except msgspec.ValidationError:
        return Attributes()


def divide(attributes: Raw) -> tuple[str, str]:
    """Return attributes without payloads, and the payloads, both as JSON."""
    items = _items(attributes)
    payloads = {name: items.pop(name) for name in PAYLOADS if name in items}
    return text(msgspec.json.encode(items)), text(msgspec.json.encode(payloads))


def text(raw: Any) -> str:
    """Return JSON bytes as text."""
    return str(raw, "utf-8")


def _decode_each(entry: str, raw: bytes, error: Exception) -> tuple[list[Record], int]:
    try:
        parts = _split(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        log.error("collector.entry_unreadable", extra={"id": entry, "reason": str(error)})  # noqa: TRY400 - bad data, no bug
        return [], 1
    records: list[Record] = []
    for part in parts:
        try:
            records.append(_decode_one(part))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as reason:
            log.error("collector.record_refused", extra={"id": entry, "reason": str(reason)})  # noqa: TRY400 - same
    return records, len(parts) - len(records)

"""Spans and log records as JSON (ARCHITECTURE.md, Telemetry): what travels through Redis and to the browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from runtime.adapters.payload import load
from runtime.adapters.telemetry.base import Record
from runtime.errors import InvalidPayload
from runtime.model import LogRecord, Span

MAX_TEXT: Final = 64 * 1024

_encoder: Final = msgspec.json.Encoder()


def encode(record: Record) -> dict[str, Any]:
    """Return a record as a JSON object. A log's message or data over 64 KiB is cut, and says so."""
    return _encode_span(record) if isinstance(record, Span) else _encode_log(record)


def decode(raw: dict[str, Any]) -> Record:
    """Read a record.

    :raises InvalidPayload: it isn't one.
    """
    try:
        return _decode_span(raw) if raw["k"] == "span" else _decode_log(raw)
    except (KeyError, TypeError) as error:
        raise InvalidPayload(f"this is not a span or a log record: {error!r}") from error


def encode_batch(records: Iterable[Record]) -> bytes:
    """Return a JSON array of records. What JSON can't hold is written as Python shows it: a record is never refused."""
    rows = [encode(record) for record in records]
    try:
        return _encoder.encode(rows)
    except (TypeError, ValueError, UnicodeError, RecursionError):
        return _encoder.encode([_harmless(row) for row in rows])


def decode_batch(raw: bytes) -> tuple[Record, ...]:
    """Read a JSON array of records.

    :raises InvalidPayload: it isn't one.
    """
    rows = load(raw)
    if not isinstance(rows, list):
        raise InvalidPayload("this is not a list of records")
    return tuple(decode(row) for row in rows)


def _encode_span(span: Span) -> dict[str, Any]:
    return {
        "k": "span",
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "parentId": span.parent_id,
        "name": span.name,
        "kind": span.kind,
        "start": span.start,
        "end": span.end,
        "status": span.status,
        "message": span.message,
        "attributes": span.attributes,
        "events": list(span.events),
    }


def _encode_log(log: LogRecord) -> dict[str, Any]:
    return {
        "k": "log",
        "time": log.time,
        "severity": log.severity,
        "message": _cut(log.message),
        "traceId": log.trace_id,
        "spanId": log.span_id,
        "step": log.step,
        "attempt": log.attempt,
        "data": _cut_data(log.data),
        "source": log.source,
    }


def _decode_span(raw: dict[str, Any]) -> Span:
    return Span(
        raw["traceId"],
        raw["spanId"],
        raw["parentId"],
        raw["name"],
        raw["kind"],
        raw["start"],
        end=raw["end"],
        status=raw["status"],
        message=raw["message"],
        attributes=raw["attributes"],
        events=tuple(raw["events"]),
    )


def _decode_log(raw: dict[str, Any]) -> LogRecord:
    return LogRecord(
        raw["time"],
        raw["severity"],
        raw["message"],
        trace_id=raw["traceId"],
        span_id=raw["spanId"],
        step=raw["step"],
        attempt=raw["attempt"],
        data=raw["data"],
        source=raw["source"],
    )


def _cut(text: str) -> str:
    if len(text) <= MAX_TEXT:
        return text
    return f"{text[:MAX_TEXT]} … (cut: {len(text):,} characters in all)"


def _cut_data(data: Any) -> Any:
    if data is None or isinstance(data, bool | int | float):
        return data
    try:
        raw = _encoder.encode(data)
    except (TypeError, ValueError, UnicodeError, RecursionError):
        return _shown(data)
    return data if len(raw) <= MAX_TEXT else _cut(raw.decode())


def _shown(value: Any) -> str:
    try:
        return _cut(ascii(value))
    except RecursionError:
        return "a value that is nested too deep to be shown"


def _harmless(row: dict[str, Any]) -> dict[str, Any]:
    """Return a record whose values can be written: those that can't are shown as text."""
    return {name: _writable(value) for name, value in row.items()}


def _writable(value: Any) -> Any:
    try:
        _encoder.encode(value)
    except UnicodeError:
        return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else _shown(value)
    except (TypeError, ValueError, RecursionError):
        return _shown(value)
    return value

"""Spans and log records as JSON (ARCHITECTURE.md, Telemetry): what travels through Redis and to the browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from runtime.adapters.telemetry.base import Record
from runtime.errors import InvalidPayload
from runtime.model import LogRecord, Span

MAX_TEXT: Final = 64 * 1024

_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(tuple[Span | LogRecord, ...])


class _AnySpan(msgspec.Struct, tag_field="k", tag="span"):
    """A span that nobody wants to know more of, which is skipped several times faster than it is read."""


_log_decoder: Final = msgspec.json.Decoder(tuple[_AnySpan | LogRecord, ...])


def encode_batch(records: Iterable[Record]) -> bytes:
    """Return a JSON array of records. What JSON can't hold is written as Python shows it: a record is never refused.

    A log's message or data over 64 KiB is cut, and says so.
    """
    bounded = [_bounded(record) if isinstance(record, LogRecord) else record for record in records]
    try:
        return _encoder.encode(bounded)
    except (TypeError, ValueError, UnicodeError, RecursionError):
        return _encoder.encode([_harmless(record) for record in bounded])


def decode_batch(raw: bytes, *, logs_only: bool = False) -> tuple[Record, ...]:
    """Read a JSON array of records, or just the logs in it.

    :raises InvalidPayload: it isn't one.
    """
    try:
        if logs_only:
            return tuple(record for record in _log_decoder.decode(raw) if isinstance(record, LogRecord))
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidPayload(f"this is not a list of spans and log records: {error}") from error


def _bounded(log: LogRecord) -> LogRecord:
    message, data = _cut(log.message), _cut_data(log.data)
    if message is log.message and data is log.data:
        return log
    return msgspec.structs.replace(log, message=message, data=data)


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


def _harmless(record: Record) -> Record:
    """Return a record whose values can be written: those that can't are shown as text."""
    fields = msgspec.structs.asdict(record)
    return msgspec.structs.replace(record, **{name: _writable(value) for name, value in fields.items()})


def _writable(value: Any) -> Any:
    try:
        _encoder.encode(value)
    except UnicodeError:
        return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else _shown(value)
    except (TypeError, ValueError, RecursionError):
        return _shown(value)
    return value

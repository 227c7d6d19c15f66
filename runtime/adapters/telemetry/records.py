"""Spans and log records as JSON (ARCHITECTURE.md, Telemetry): what travels through Redis and to the browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from runtime.adapters.telemetry.base import Record
from runtime.adapters.telemetry.masked import masked
from runtime.errors import InvalidPayload
from runtime.masking import Masker
from runtime.model import LogRecord, Span

MAX_TEXT: Final = 64 * 1024

_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(tuple[Span | LogRecord, ...])
_nobody: Final = Masker()


class _AnySpan(msgspec.Struct, tag_field="k", tag="span"):
    """A span that nobody wants to know more of, which is skipped several times faster than it is read."""


_log_decoder: Final = msgspec.json.Decoder(tuple[_AnySpan | LogRecord, ...])


def encode_batch(records: Iterable[Record], masker: Masker = _nobody) -> bytes:
    """Return a JSON array of records without what the masker finds.

    A record is never refused: what JSON can't hold is written as Python shows it. A text or value over 64 KiB is cut,
    and says so; payloads have been measured already and stay as they are.
    """
    encoded = [_encode(record, masker) for record in records]
    batch = b"[%b]" % b",".join(raw for _, raw in encoded)
    if not masker.finds(batch):
        return batch
    return b"[%b]" % b",".join(
        _encode(masked(record, masker), masker)[1] if masker.finds(raw) else raw for record, raw in encoded
    )


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


def encode_value(value: Any) -> bytes:
    """Return a value as JSON, or as Python shows it where JSON can't hold it."""
    try:
        return _encoder.encode(value)
    except (TypeError, ValueError, UnicodeError, RecursionError):
        return _encoder.encode(_shown(value))


def _encode(record: Record, masker: Masker) -> tuple[Record, bytes]:
    try:
        raw = _encoder.encode(record)
    except (TypeError, ValueError, UnicodeError, RecursionError):
        record = _harmless(record)
        raw = _encoder.encode(record)
    if len(raw) >= MAX_TEXT:
        record = _bounded(record, masker)
        raw = _encoder.encode(record)
    return record, raw


def _bounded(record: Record, masker: Masker) -> Record:
    """Return a record whose texts and values are at most MAX_TEXT long, masked before they are cut."""
    if isinstance(record, LogRecord):
        return msgspec.structs.replace(
            record, message=_cut(record.message, masker), data=_cut_value(record.data, masker)
        )
    return msgspec.structs.replace(
        record,
        name=_cut(record.name, masker),
        message=None if record.message is None else _cut(record.message, masker),
        attributes={name: _cut_attribute(value, masker) for name, value in record.attributes.items()},
    )


def _cut(text: str, masker: Masker) -> str:
    if len(text) < MAX_TEXT:
        return text
    # A runner cuts at the same length, so the text may begin or end within a secret.
    kept = masker.ends(masker.cut(text, MAX_TEXT))
    return kept if len(text) == MAX_TEXT else f"{kept} … (cut: {len(text):,} characters in all)"


def _cut_attribute(value: Any, masker: Masker) -> Any:
    if isinstance(value, dict):
        return {name: _cut_value(each, masker) for name, each in value.items()}
    return value if isinstance(value, msgspec.Raw) else _cut_value(value, masker)


def _cut_value(value: Any, masker: Masker) -> Any:
    if isinstance(value, str):
        return _cut(value, masker)
    raw = _encoder.encode(value)
    return value if len(raw) <= MAX_TEXT else _cut(raw.decode(), masker)


def _shown(value: Any) -> str:
    try:
        return ascii(value)
    except RecursionError:
        return "a value that is nested too deep to be shown"


def _harmless(record: Record) -> Record:
    """Return a record whose values can be written: those that can't are shown as text."""
    fields = msgspec.structs.asdict(record)
    return msgspec.structs.replace(record, **{name: _writable(value) for name, value in fields.items()})


def _writable(value: Any) -> Any:
    if isinstance(value, dict):
        return {_text(name): _writable(each) for name, each in value.items()}
    try:
        _encoder.encode(value)
    except (TypeError, ValueError, UnicodeError, RecursionError):
        return _text(value)
    return value


def _text(value: Any) -> str:
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else _shown(value)

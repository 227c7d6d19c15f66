"""Records without secrets. Only called for records in which a search has found something."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from runtime.adapters.telemetry.base import Record
from runtime.masking import Masker
from runtime.model import LogRecord, Span

# Attributes by which spans are found and summed. They come from the studio and from config, never from a handler.
STRUCTURAL: Final = frozenset(
    {
        *(
            f"motia.{name}"
            for name in ("phase", "step", "trigger", "suffix", "attempt", "method", "outcome", "message_id", "version")
        ),
        *("http.request.method", "http.route", "http.response.status_code", "error.type"),
    }
)


def masked(record: Record, masker: Masker) -> Record:
    """Return a record with its texts and values masked; ids, times and what it is found by stay."""
    if isinstance(record, LogRecord):
        return msgspec.structs.replace(record, message=masker.text(record.message), data=_value(record.data, masker))
    return _span(record, masker)


def _span(span: Span, masker: Masker) -> Span:
    attributes = {
        name if name in STRUCTURAL else masker.text(name): value if name in STRUCTURAL else _value(value, masker)
        for name, value in span.attributes.items()
    }
    return msgspec.structs.replace(
        span,
        name=masker.text(span.name),
        message=None if span.message is None else masker.text(span.message),
        attributes=attributes,
        events=tuple(masker.value(list(span.events))),
    )


def _value(value: Any, masker: Masker) -> Any:
    return masker.value(msgspec.json.decode(value) if isinstance(value, msgspec.Raw) else value)

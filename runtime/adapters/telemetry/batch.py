"""What is written at once: some records, encoded and without secrets, and what was dropped before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from runtime.adapters.telemetry.base import Dropped, Record
from runtime.model import LogRecord, Span, now_ns

# What a record takes besides its texts and values, in memory and as JSON: about half a kilobyte.
RECORD: Final = 512


@dataclass(frozen=True, slots=True)
class Encoded:
    """A batch on its way. `raw` is a JSON array of `count` records; `before` is how many this writer wrote earlier.

    `dropped` is what this writer has dropped in all, where that has changed since it last said so.
    """

    raw: bytes
    count: int
    before: int
    dropped: Dropped | None = None


def weigh(record: Record) -> int:
    """Return about how many bytes a record takes. Every record passes here, so it looks at types the quick way."""
    if isinstance(record, LogRecord):
        return RECORD + len(record.message) + _size(record.data)
    size = RECORD + (len(record.message) if record.message else 0)
    for value in record.attributes.values():
        kind = type(value)
        if kind is str:
            size += len(value)
        elif kind is not int:
            size += _size(value)
    return size


def merge(records: Sequence[Record]) -> Sequence[Record]:
    """Leave out the starts of spans whose ends are there too: most calls are over before anybody could see them run."""
    started = {record.span_id for record in records if isinstance(record, Span) and record.end is None}
    if not started:
        return records
    ended = {record.span_id for record in records if isinstance(record, Span) and record.end is not None}
    whole = started & ended
    merged: list[Record] = []
    for record in records:
        if not isinstance(record, Span) or record.span_id not in whole:
            merged.append(record)
        elif record.end is not None:
            merged.append(msgspec.structs.replace(record, whole=True))
    return merged


def notice(dropped: Dropped) -> LogRecord:
    """Return the line that says what is missing at this place, and how much of it exactly."""
    message = (
        f"{dropped.spans:,} records of spans and {dropped.logs:,} log lines were dropped here: "
        "they came faster than they could be written"
    )
    return LogRecord(now_ns(), "warn", message, data={"dropped": dropped._asdict()}, source="studio")


def _size(value: Any) -> int:
    if isinstance(value, msgspec.Raw):
        return memoryview(value).nbytes
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, list | tuple) else 8

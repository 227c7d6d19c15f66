"""Writes entries of telemetry to the database: rows, sums and the position in one transaction.

What is there already is read before anything is written, in the same transaction. So an entry that comes again, a
start that comes after its end and an end that comes twice change nothing, and most rows are plainly added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from motia_studio.history.activity import Activities
from motia_studio.history.existing import find_spans, find_traces
from motia_studio.history.keys import trace_key
from motia_studio.history.place import OLDEST, TELEMETRY, Place, order, read_place, write_place
from motia_studio.history.records import (
    NO_EVENTS,
    NOTHING,
    Attributes,
    LogRecord,
    SpanRecord,
    decode,
    divide,
    read_attributes,
    text,
)
from motia_studio.history.source import Entry
from motia_studio.history.store.base import Store
from motia_studio.history.traces import COLUMNS, TraceRow, new_row, values
from runtime.failpoints import failpoint
from runtime.model import now_ns

LOG_COLUMNS: Final = (
    *("id", "time", "severity", "message", "key", "trace_id", "span_id", "step", "attempt", "source", "data"),
)
SPAN_COLUMNS: Final = (
    *("trace", "span_id", "parent_id", "name", "kind", "start", "end", "status", "message", "step", "phase"),
    *("attributes", "events", "payload"),
)
_END_SPAN: Final = (
    'UPDATE history_span SET "end" = ?, status = ?, message = ?, attributes = ?, events = ?, payload = ?'
    " WHERE trace = ? AND span_id = ?"
)
_CHANGES: Final = ", ".join(f'"{column}" = ?' for column in COLUMNS[3:])
_CHANGE_TRACE: Final = f"UPDATE history_trace SET {_CHANGES} WHERE id = ?"


def ingest(store: Store, entries: Sequence[Entry], after: str = OLDEST) -> Place:
    """Write the records of entries and return where the reader stands now. Either all of it is written or nothing.

    `after` is where the entries were read from. A database that stands before that has lost its last transactions, as
    PostgreSQL may when its machine dies: then nothing is written, and the reader has to go back to where that stands.

    :raises StoreUnavailable: the database doesn't take it now.
    :raises InvalidPayload: it never will.
    """
    with store.transaction():
        place = read_place(store, TELEMETRY)
        if order(place.entry) < order(after):
            return place
        batch = _Batch(place)
        for entry in entries:
            batch.take(entry)
        batch.write(store)
        write_place(store, place)
        failpoint("collector.commit")
    failpoint("collector.committed")
    return place


def skip(store: Store, entry: Entry) -> None:
    """Move past an entry that the database will never take, and count its records as missed.

    :raises StoreUnavailable: the database doesn't take it now.
    """
    with store.transaction():
        place = read_place(store, TELEMETRY)
        if order(entry.id) > order(place.entry):
            place.entry = entry.id
            place.missed += max(1, entry.records)
            write_place(store, place)


class _Batch:
    """What one transaction writes."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._after = order(place.entry)
        self._writers = place.read_writers()
        self._logs: list[LogRecord] = []
        self._traces: dict[str, dict[str, SpanRecord]] = {}

    def take(self, entry: Entry) -> None:
        """Read an entry, unless it was written already."""
        if order(entry.id) <= self._after:
            return
        self._place.entry = entry.id
        missed = self._writers.missing(entry.writer, entry.before, entry.records) if entry.writer else 0
        if missed is None:
            return
        if missed:
            self._logs.append(_notice(missed))
        records, refused = decode(entry.id, entry.raw)
        self._place.missed += missed + refused
        traces = self._traces
        for record in records:
            if isinstance(record, LogRecord):
                self._logs.append(record)
                continue
            spans = traces.get(record.trace_id)
            if spans is None:
                traces[record.trace_id] = {record.span_id: record}
            # Of a span that starts and ends here, the end is written.
            elif record.end is not None or record.span_id not in spans:
                spans[record.span_id] = record

    def write(self, store: Store) -> None:
        """Write everything."""
        self._place.keep_writers(self._writers)
        self._write_logs(store)
        _Spans(self._place).write(store, self._traces)

    def _write_logs(self, store: Store) -> None:
        first = self._place.last_log + 1
        store.insert("history_log", LOG_COLUMNS, [_log_row(first + at, line) for at, line in enumerate(self._logs)])
        self._place.last_log += len(self._logs)


class _Spans:
    """Sorts spans into those to add and those to end, and keeps the sums of their traces and Steps."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._added: list[tuple[Any, ...]] = []
        self._ended: list[tuple[Any, ...]] = []
        self._activities = Activities()

    def write(self, store: Store, traces: dict[str, dict[str, SpanRecord]]) -> None:
        """Write the spans of traces."""
        existing = find_traces(store, traces)
        is_open = find_spans(store, [(row.id, span) for key, row in existing.items() for span in traces[key]])
        fresh: list[TraceRow] = []
        for trace_id, spans in traces.items():
            row = existing.get(trace_id)
            if row is None:
                self._place.last_trace += 1
                row = new_row(self._place.last_trace, trace_id)
                fresh.append(row)
                self._add_all(row, spans.values())
            else:
                self._merge(row, spans.values(), is_open)
        store.insert("history_trace", COLUMNS, [values(row.settle()) for row in fresh])
        store.change_each(_CHANGE_TRACE, [(*values(row.settle())[3:], row.id) for row in existing.values()])
        store.insert("history_span", SPAN_COLUMNS, self._added)
        self._place.spans += len(self._added)
        store.change_each(_END_SPAN, self._ended)
        self._activities.write(store)

    def _add_all(self, row: TraceRow, spans: Iterable[SpanRecord]) -> None:
        for span in spans:
            known = read_attributes(span.attributes)
            self._add(row, span, known)

    def _merge(self, row: TraceRow, spans: Iterable[SpanRecord], is_open: dict[tuple[int, str], bool]) -> None:
        for span in spans:
            there = is_open.get((row.id, span.span_id))
            known = read_attributes(span.attributes)
            if there is None:
                self._add(row, span, known)
            elif there and span.end is not None:
                row.finish(span, known)
                self._activities.add(span, known)
                self._ended.append((span.end, span.status, span.message, *_texts(span, known), row.id, span.span_id))

    def _add(self, row: TraceRow, span: SpanRecord, known: Attributes) -> None:
        row.begin(span, known)
        if span.end is not None:
            self._activities.add(span, known)
        self._added.append(
            (
                row.id,
                span.span_id,
                span.parent_id,
                _clean(span.name),
                span.kind,
                span.start,
                span.end,
                span.status,
                span.message and _clean(span.message),
                known.step,
                known.phase,
                *_texts(span, known),
            )
        )


def _texts(span: SpanRecord, known: Attributes) -> tuple[str, str | None, str | None]:
    events = None if span.events == NO_EVENTS else text(span.events)
    if known.has_payload():
        attributes, payload = divide(span.attributes)
        return attributes, events, payload
    return text(span.attributes), events, None


def _log_row(number: int, line: LogRecord) -> tuple[Any, ...]:
    return (
        number,
        line.time,
        line.severity,
        _clean(line.message),
        None if line.trace_id is None else trace_key(line.trace_id),
        line.trace_id,
        line.span_id,
        line.step,
        line.attempt,
        line.source,
        None if line.data is NOTHING or line.data == b"null" else text(line.data),
    )


def _clean(words: str) -> str:
    # PostgreSQL has no such character in texts.
    return words.replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in words else words


def _notice(missed: int) -> LogRecord:
    message = (
        f"{missed:,} spans and logs are missing here: Redis kept them for as long as it could, and nobody read them"
    )
    return LogRecord(now_ns(), "warn", message, source="studio")

"""Writes batches of telemetry to the database: rows, sums and the position in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Count, Max, Min, Q

from motia_studio.history import models
from motia_studio.history.position import TELEMETRY
from motia_studio.history.rows import insert, replacing
from runtime.adapters.telemetry.base import Batch
from runtime.model import LogRecord, Span

LOG_COLUMNS = ("time", "severity", "message", "trace_id", "span_id", "step", "attempt", "data", "source")
SPAN_KEY = ("trace_id", "span_id")
SPAN_COLUMNS = (
    *SPAN_KEY,
    *("parent_id", "name", "kind", "start", "end", "status", "message", "step", "phase", "attributes", "events"),
)
TRACE_KEY = ("trace_id",)
TRACE_COLUMNS = (*TRACE_KEY, "name", "start", "end", "spans", "errors", "running")


def ingest(batches: Sequence[Batch]) -> None:
    """Write the records of batches that follow the current position. Either all of it is written or nothing."""
    records = [record for batch in batches for record in batch.records]
    logs = [record for record in records if isinstance(record, LogRecord)]
    spans = _merge(record for record in records if isinstance(record, Span))
    with transaction.atomic():
        _write_logs(logs)
        _write_spans(spans)
        _sum_traces(spans)
        _sum_activity(spans)
        _move(batches[-1].id)


def _merge(records: Iterable[Span]) -> list[Span]:
    """Keep one record per span, so that a span that starts and ends in one batch is written once."""
    merged: dict[tuple[str, str], Span] = {}
    for record in records:
        key = (record.trace_id, record.span_id)
        known = merged.get(key)
        if known is None or known.end is None:
            merged[key] = record
    return list(merged.values())


def _write_logs(records: list[LogRecord]) -> None:
    insert(models.Log, LOG_COLUMNS, map(_log_row, records))


def _log_row(record: LogRecord) -> tuple[Any, ...]:
    return (
        record.time,
        record.severity,
        record.message,
        record.trace_id,
        record.span_id,
        record.step,
        record.attempt,
        None if record.data is None else _text(record.data),
        record.source,
    )


def _write_spans(records: list[Span]) -> None:
    # A start that arrives after its end must not open the span again.
    started = [_span_row(record) for record in records if record.end is None]
    insert(models.Span, SPAN_COLUMNS, started, "ON CONFLICT DO NOTHING")
    ended = [_span_row(record) for record in records if record.end is not None]
    insert(models.Span, SPAN_COLUMNS, ended, replacing(SPAN_KEY, SPAN_COLUMNS))


def _span_row(record: Span) -> tuple[Any, ...]:
    return (
        record.trace_id,
        record.span_id,
        record.parent_id,
        record.name,
        record.kind,
        record.start,
        record.end,
        record.status,
        record.message,
        record.attributes.get("motia.step"),
        record.attributes.get("motia.phase"),
        _text(record.attributes),
        _text(record.events),
    )


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _sum_traces(records: list[Span]) -> None:
    first: dict[str, Span] = {}
    for record in records:
        known = first.get(record.trace_id)
        if known is None or record.start < known.start:
            first[record.trace_id] = record
    traces = models.Trace.objects.filter(trace_id__in=list(first))
    names = {id_: (start, name) for id_, start, name in traces.values_list("trace_id", "start", "name")}
    sums = (
        models.Span.objects.filter(trace_id__in=list(first))
        .values("trace_id")
        .annotate(
            first=Min("start"),
            last=Max("end"),
            count=Count("id"),
            errors=Count("id", filter=Q(status="error")),
            running=Count("id", filter=Q(end__isnull=True)),
        )
        .values_list("trace_id", "first", "last", "count", "errors", "running")
    )
    rows = []
    for id_, start, last, count, errors, running in sums:
        root = first[id_]
        known_start, name = names.get(id_, (root.start, root.name))
        if root.start < known_start:
            name = root.name
        rows.append((id_, name, start, None if running else last, count, errors, running))
    insert(models.Trace, TRACE_COLUMNS, rows, replacing(TRACE_KEY, TRACE_COLUMNS))


def _sum_activity(records: list[Span]) -> None:
    by_step: dict[str, list[Span]] = defaultdict(list)
    for record in records:
        step = record.attributes.get("motia.step")
        if step and record.end is not None and record.attributes.get("motia.phase") == "attempt":
            by_step[step].append(record)
    known = models.StepActivity.objects.in_bulk(list(by_step))
    rows = [_add(known.get(step) or models.StepActivity(step=step), spans) for step, spans in by_step.items()]
    models.StepActivity.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["step"],
        update_fields=["succeeded", "failed", "skipped", "last_start", "last_end", "last_status", "last_trace_id"],
    )


def _add(row: models.StepActivity, spans: list[Span]) -> models.StepActivity:
    ran = [span for span in spans if span.attributes.get("motia.outcome") != "skipped"]
    failed = sum(span.status == "error" for span in ran)
    row.skipped += len(spans) - len(ran)
    row.failed += failed
    row.succeeded += len(ran) - failed
    last = max(ran, key=lambda span: span.end or 0, default=None)
    if last is not None and (last.end or 0) >= row.last_end:
        row.last_start, row.last_end = last.start, last.end or 0
        row.last_status, row.last_trace_id = last.status, last.trace_id
    return row


def _move(entry: str) -> None:
    newest = models.Log.objects.aggregate(newest=Max("id"))["newest"] or 0
    models.Position.objects.update_or_create(name=TELEMETRY, defaults={"entry": entry, "last_log": newest})

"""Old history goes: by age, by size, a piece at a time, while new history comes."""

from __future__ import annotations

import os

import msgspec
import pytest

from motia_studio.database import FILE
from motia_studio.history import retention
from motia_studio.history.ingest import ingest
from motia_studio.history.models import Log, Span, Trace
from motia_studio.history.retention import NS_PER_HOUR, Retention
from runtime.model import LogRecord
from tests.history import History, entry_of
from tests.sample_flow import attempt, line

MB = 1024 * 1024


def older(record: LogRecord, hours: float) -> LogRecord:
    return msgspec.structs.replace(record, time=record.time - int(hours * NS_PER_HOUR))


def apply_all(bound: Retention, history: History) -> int:
    steps = 0
    while bound.apply(history.store):
        steps += 1
    return steps


def test_retention_deletes_what_is_too_old_and_nothing_else(history: History) -> None:
    _, old = attempt("Triage", 3 * 3600 * 1000)
    history.write(older(line("Triage", "old"), 3), line("Triage", "new"), old, *attempt("Triage", 5))
    assert apply_all(Retention(hours=2, megabytes=100), history) == 1
    assert list(Log.objects.values_list("message", flat=True)) == ["new"]
    assert (Span.objects.count(), Trace.objects.count()) == (1, 1)


def test_retention_takes_small_steps(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "ROWS_PER_STEP", 10)
    history.write(*(older(line("Triage", str(number)), 3) for number in range(25)))
    assert Retention(hours=2, megabytes=100).apply(history.store)
    assert Log.objects.count() == 15


def test_retention_deletes_a_trace_with_very_many_spans_in_steps(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "ROWS_PER_STEP", 10)
    first = attempt("Triage", 3 * 3600 * 1000)[1]
    history.write(*(attempt("Triage", 3 * 3600 * 1000, trace_id=first.trace_id)[1] for _ in range(25)))
    history.write(*attempt("Triage", 5))
    bound = Retention(hours=2, megabytes=100)
    assert bound.apply(history.store)
    assert (Span.objects.count(), Trace.objects.count()) == (16, 2)
    assert apply_all(bound, history) == 2
    assert (Span.objects.count(), Trace.objects.count()) == (1, 1)


@pytest.mark.parametrize("count", [300, 3000])
def test_retention_deletes_the_oldest_while_there_is_too_much(history: History, count: int) -> None:
    text = os.urandom(1_000_000 // count * 2).hex()
    history.write(*(older(line("Triage", f"{number} {text}"), 1 - number / 10_000) for number in range(count)))
    assert history.store.used_bytes() > 3 * MB
    apply_all(Retention(hours=24, megabytes=2), history)
    assert history.store.used_bytes() <= 2 * MB
    kept = [int(message.split()[0]) for message in Log.objects.order_by("id").values_list("message", flat=True)]
    assert kept == list(range(count - len(kept), count))
    assert len(kept) > count / 5


def test_what_is_ingested_meanwhile_takes_the_room_of_what_was_deleted(history: History) -> None:
    bound, sizes = Retention(hours=24, megabytes=2), []
    for round_ in range(12):
        lines = [line("Triage", f"{round_} " + os.urandom(500).hex()) for _ in range(500)]
        ingest(history.store, [entry_of(f"{round_ + 1}-0", [*lines, *attempt("Triage", 5)])])
        apply_all(bound, history)
        sizes.append(history.store.used_bytes())
    assert max(sizes) <= 2 * MB
    assert Log.objects.latest("id").id == 6000
    if history.url is None:
        history.store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        assert (history.home / FILE).stat().st_size < 4 * MB

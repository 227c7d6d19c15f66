"""Old history goes: by age, by size, a piece at a time."""

from __future__ import annotations

import msgspec
import pytest

from motia_studio.history import retention
from motia_studio.history.ingest import ingest
from motia_studio.history.models import Log, Span, Trace
from motia_studio.history.retention import NS_PER_HOUR, Retention, used_bytes
from runtime.adapters.telemetry.base import Batch
from runtime.model import LogRecord
from tests.sample_flow import attempt, line

pytestmark = pytest.mark.django_db


def older(record: LogRecord, hours: float) -> LogRecord:
    return msgspec.structs.replace(record, time=record.time - int(hours * NS_PER_HOUR))


def test_retention_deletes_what_is_too_old_and_nothing_else() -> None:
    _, old = attempt("Triage", 3 * 3600 * 1000)
    ingest([Batch("1-0", (older(line("Triage", "old"), 3), line("Triage", "new"), old, *attempt("Triage", 5)))])
    assert Retention(hours=2, megabytes=100).apply()
    assert not Retention(hours=2, megabytes=100).apply()
    assert list(Log.objects.values_list("message", flat=True)) == ["new"]
    assert (Span.objects.count(), Trace.objects.count()) == (1, 1)


def test_retention_deletes_the_oldest_while_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "ROWS_PER_STEP", 200)
    lines = [older(line("Triage", f"{number} " + "x" * 2000), 1 - number / 1000) for number in range(900)]
    ingest([Batch("1-0", tuple(lines))])
    bound = Retention(hours=24, megabytes=1)
    steps = 0
    while bound.apply():
        steps += 1
    assert steps > 1
    assert used_bytes() <= 1024 * 1024
    kept = [message.split()[0] for message in Log.objects.order_by("id").values_list("message", flat=True)]
    assert kept == [str(number) for number in range(900 - len(kept), 900)]


def test_retention_takes_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "ROWS_PER_STEP", 10)
    ingest([Batch("1-0", tuple(older(line("Triage", str(number)), 3) for number in range(25)))])
    bound = Retention(hours=2, megabytes=100)
    assert bound.apply()
    assert Log.objects.count() == 15

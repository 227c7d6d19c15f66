"""Log lines below a project's level are left out; spans never are."""

from __future__ import annotations

from runtime.adapters.telemetry.level import FromLevel
from runtime.adapters.telemetry.memory import MemoryTelemetry
from runtime.model import LogRecord, Span


async def test_lines_below_the_level_are_left_out_and_spans_kept() -> None:
    telemetry = FromLevel(MemoryTelemetry(), "warn")
    batches = telemetry.read("0")
    for severity in ("debug", "info", "warn", "error"):
        telemetry.record(LogRecord(time=1, severity=severity, message=severity))
    telemetry.record(Span("a" * 32, "b" * 16, None, "x", "internal", 1, end=2, status="ok"))
    await telemetry.flush()
    records = (await anext(batches)).records
    assert [record.message for record in records if isinstance(record, LogRecord)] == ["warn", "error"]
    assert len(records) == 3
    await telemetry.close()

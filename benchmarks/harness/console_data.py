"""A history as large as a busy project's: a million spans in a hundred thousand traces, written straight to the store.

`python -m benchmarks.harness.console_data PROJECT` fills the database of a project that `migrate` has made: the one
that DATABASE_URL names, else the file in the project's `.motia/`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.harness.report import progress
from motia_studio.history.activity import COLUMNS as ACTIVITY_COLUMNS
from motia_studio.history.activity import Activity
from motia_studio.history.ingest import LOG_COLUMNS, SPAN_COLUMNS
from motia_studio.history.keys import trace_key
from motia_studio.history.place import TELEMETRY, Place, write_place
from motia_studio.history.store import open_store
from motia_studio.history.store.base import Store
from motia_studio.history.traces import COLUMNS as TRACE_COLUMNS
from motia_studio.history.traces import TraceRow, values

MS = 1_000_000
SPREAD_NS = 48 * 3_600 * 1_000_000_000
TRACES_AT_ONCE = 2_000
LARGE = (10_000, 50_000)
STEPS = tuple(
    f"{verb}{noun}"
    for verb in ("Create", "Check", "Send", "Close", "Sweep")
    for noun in ("Order", "Invoice", "Ticket", "Parcel", "Refund", "Customer", "Stock", "Report")
)
TRIGGERS = ("http",) * 5 + ("queue",) * 3 + ("cron", "state")
SEVERITIES = ("info",) * 12 + ("debug",) * 6 + ("warn", "error")
WORDS = ("accepted", "checked", "sent to the warehouse", "waits for stock", "was paid", "was refused by the bank")
# A text that three log lines and three inputs have.
NEEDLE = "haystack-4711"


@dataclass(frozen=True)
class Size:
    """How much to make. The large traces come on top of `traces`, their spans don't come on top of `spans`."""

    spans: int = 1_000_000
    traces: int = 100_000
    logs: int = 300_000


class Maker:
    """Makes the rows, the same for the same size."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._chance = random.Random(size.spans)
        self._sums = {step: Activity(step) for step in STEPS}
        self._log_ids = count(1)
        self._spans = 0
        self._began = time.time_ns() - SPREAD_NS

    def write(self, store: Store) -> None:
        """Write everything, some thousand traces in each transaction."""
        traces = self._traces()
        written = 0
        while portion := list(islice(traces, TRACES_AT_ONCE)):
            with store.transaction():
                store.insert("history_trace", TRACE_COLUMNS, [values(row) for row, _, _ in portion])
                store.insert("history_span", SPAN_COLUMNS, [span for _, spans, _ in portion for span in spans])
                store.insert("history_log", LOG_COLUMNS, [line for _, _, lines in portion for line in lines])
            written += len(portion)
            if written % 20_000 == 0:
                progress(f"{written:,} traces, {self._spans:,} spans")
        with store.transaction():
            sums = [msgspec.structs.astuple(found) for found in self._sums.values()]
            store.insert("history_stepactivity", ACTIVITY_COLUMNS, sums)
            last_trace = self._size.traces + len(LARGE)
            write_place(store, Place(TELEMETRY, "0-1", next(self._log_ids) - 1, last_trace, self._spans))

    def _traces(self) -> Iterator[tuple[TraceRow, list[tuple[Any, ...]], list[tuple[Any, ...]]]]:
        small = self._size.traces
        most = max(2, round(2 * (self._size.spans - sum(LARGE)) / small) - 2)
        for number in range(1, small + len(LARGE) + 1):
            spans = LARGE[number - small - 1] if number > small else self._chance.randint(2, most)
            start = self._began + SPREAD_NS * number // (small + len(LARGE) + 1)
            yield self._trace(number, spans, start)

    def _trace(self, number: int, spans: int, start: int) -> tuple[TraceRow, list[tuple[Any, ...]], list[Any]]:
        chance = self._chance
        failed, running = chance.random() < 0.05, chance.random() < 0.002
        duration = int(chance.lognormvariate(3, 1.5) * MS) + MS
        steps = tuple(dict.fromkeys(chance.choices(STEPS, k=1 + min(4, spans // 4))))
        trigger = chance.choice(TRIGGERS)
        trace_id = trace_id_of(number)
        key = chance.choice((f"order-{number % 70_000}", f"order-{number}", f"customer-{number % 997}", None))
        text = NEEDLE if number % (self._size.traces // 3) == 100 else f"item {number * 7919 % 100_003}"
        row = TraceRow(number, trace_key(trace_id), trace_id, f"POST /{steps[0].lower()}", steps[0], trigger)
        row.status = "running" if running else "error" if failed else "ok"
        row.start, row.end = start, None if running else start + duration
        row.duration = None if running else duration
        row.spans, row.errors, row.failures, row.running = spans, 2 * failed, int(failed), int(running)
        row.steps = f"|{'|'.join(steps)}|"
        row.input = json.dumps({"body": {"id": key, "text": text, "amount": number % 900}})
        row.business_key = key
        self._spans += spans
        for step in steps:
            _add(self._sums[step], row)
        lines = [self._line(row, steps, text) for _ in range(self._lines(number, spans))]
        return row, list(_spans(row, steps, duration)), lines

    def _lines(self, number: int, spans: int) -> int:
        """Return how many lines a trace has, so that all of them have as many as wanted."""
        mean = self._size.logs / self._size.traces
        return int(mean * number) - int(mean * (number - 1)) if spans < LARGE[0] else 500

    def _line(self, row: TraceRow, steps: tuple[str, ...], text: str) -> tuple[Any, ...]:
        number = next(self._log_ids)
        message = f"{row.business_key or 'The order'} {WORDS[number % len(WORDS)]}: {text}"
        data = json.dumps({"n": number, "amount": number % 900})
        severity, step = SEVERITIES[number % len(SEVERITIES)], steps[number % len(steps)]
        found = (number, row.start + number % 50 * MS, severity, message, row.key, row.trace_id)
        return (*found, _span_id(row.id, 1), step, 1, "logger", data)


def trace_id_of(number: int) -> str:
    """Return the id of the trace in a row; ids are spread over all numbers, as real ones are."""
    return f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}{number:016x}"


def large_traces(size: Size) -> dict[int, str]:
    """Return the ids of the large traces by how many spans they have."""
    return {spans: trace_id_of(size.traces + 1 + at) for at, spans in enumerate(LARGE)}


def fill(url: str | None, home: Path, size: Size) -> None:
    """Write a history to an empty database whose tables are there."""
    store = open_store(url, home)
    began = time.monotonic()
    try:
        Maker(size).write(store)
    finally:
        store.close()
    progress(f"made about {size.spans:,} spans in {time.monotonic() - began:.0f} s")


def _spans(row: TraceRow, steps: tuple[str, ...], duration: int) -> Iterator[tuple[Any, ...]]:
    """Make a trigger, its attempts in turn, and the calls of each attempt."""
    attempts = max(1, row.spans // 10)
    each = duration // row.spans + 1
    for at in range(row.spans):
        start = row.start + at * each
        attempt = 1 + at % attempts
        if at == 0:
            parent, name, kind, phase = None, row.name, "server", "trigger"
        elif at <= attempts:
            parent, name, kind, phase = _span_id(row.id, 0), f"attempt {at}", "internal", "attempt"
        else:
            parent, name, kind, phase = _span_id(row.id, attempt), f"state.set orders/{at}", "client", "call"
        step = steps[attempt % len(steps)]
        status = "error" if row.failures and at < 2 else "ok"
        end = None if row.running and at == 0 else start + each * (row.spans if at == 0 else 10)
        message = "the bank doesn't answer" if status == "error" else None
        payload = _payload(phase, at, row)
        found = (row.id, _span_id(row.id, at), parent, name, kind, start, end, status, message, step, phase)
        yield (*found, _attributes(phase, step, at, row), None, payload)


def _payload(phase: str, at: int, row: TraceRow) -> str | None:
    if phase == "attempt":
        return f'{{"motia.input":{row.input}}}'
    if phase == "call":
        return f'{{"motia.value":{{"order":{row.id},"call":{at}}},"motia.old_value":{{"order":{row.id - 1}}}}}'
    return None


def _attributes(phase: str, step: str, at: int, row: TraceRow) -> str:
    if phase == "call":
        return (
            f'{{"motia.phase":"call","motia.method":"state.set","motia.group":"orders","motia.key":"{at}",'
            f'"motia.step":"{step}"}}'
        )
    suffix = f"{row.trigger}({row.name})"
    return (
        f'{{"motia.phase":"{phase}","motia.step":"{step}","motia.trigger":"{row.trigger}","motia.suffix":"{suffix}",'
        f'"motia.attempt":1,"motia.outcome":"ok","motia.version":"{row.trace_id[:40]}","motia.key":"{row.business_key}"}}'
    )


def _span_id(trace: int, at: int) -> str:
    return f"{trace:08x}{at:08x}"


def _add(sums: Activity, row: TraceRow) -> None:
    if row.status == "running":
        return
    sums.succeeded += not row.failures
    sums.failed += row.failures
    sums.last_start, sums.last_end = row.start, row.end or 0
    sums.last_status, sums.last_trace_id = row.status, row.trace_id


def main() -> int:
    """Fill a project's database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--spans", type=int, default=Size.spans)
    options = parser.parse_args()
    size = Size(options.spans, options.spans // 10, options.spans * 3 // 10)
    fill(os.environ.get("DATABASE_URL") or None, options.project / ".motia", size)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A trace's line in the list, kept up to date span by span."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import Raw

from motia_studio.history.keys import trace_key
from motia_studio.history.records import NOTHING, Attributes, SpanRecord

# Of the first input, as much as a list shows and searches.
INPUT_LENGTH: Final = 500
# An index of PostgreSQL takes no more than 2,700 bytes; a trace with more Steps than fit is found by the first of them.
STEPS_BYTES: Final = 1_600
# A business key is a number or a name; what is longer is found by its beginning.
KEY_LENGTH: Final = 200
# A call's `motia.key` is that of the state it reads or writes.
KEYED_PHASES: Final = ("trigger", "attempt")


class TraceRow(msgspec.Struct, gc=False):
    """The row, in the order of its columns. See `models.Trace`."""

    id: int
    key: int
    trace_id: str
    name: str = ""
    step: str | None = None
    trigger: str | None = None
    status: str = "ok"
    start: int = 2**63 - 1
    end: int | None = None
    duration: int | None = None
    spans: int = 0
    errors: int = 0
    failures: int = 0
    running: int = 0
    steps: str = "|"
    input: str | None = None
    business_key: str | None = None

    def begin(self, span: SpanRecord, known: Attributes) -> None:
        """Add a span that wasn't there yet; one that has ended already is ended with it."""
        self.spans += 1
        if span.start < self.start:
            self.start, self.name, self.step, self.trigger = span.start, span.name, known.step, known.trigger
        self._note(known)
        if known.continues is not None:
            # The failure that this goes on from is no longer how the trace ended.
            self.failures = max(0, self.failures - 1)
        if span.end is None:
            self.running += 1
        else:
            self._finish(span, known)

    def finish(self, span: SpanRecord, known: Attributes) -> None:
        """End a span that was running."""
        self.running -= 1
        self._note(known)
        self._finish(span, known)

    def settle(self) -> TraceRow:
        """Work out what follows from the sums."""
        if self.running > 0:
            self.status, self.duration = "running", None
        else:
            self.status = "error" if self.failures else "ok"
            self.duration = None if self.end is None else max(0, self.end - self.start)
        return self

    def _finish(self, span: SpanRecord, known: Attributes) -> None:
        if self.end is None or (span.end or 0) > self.end:
            self.end = span.end
        if span.status == "error":
            self.errors += 1
            self.failures += known.phase == "trigger" or span.parent_id is None

    def _note(self, known: Attributes) -> None:
        if self.business_key is None and known.key is not NOTHING and known.phase in KEYED_PHASES:
            self.business_key = _business_key(known.key)
        if known.phase == "attempt":
            self._attempt(known)

    def _attempt(self, known: Attributes) -> None:
        if known.step and f"|{known.step}|" not in self.steps:
            longer = f"{self.steps}{known.step}|"
            if len(longer) <= STEPS_BYTES // 4 or len(longer.encode()) <= STEPS_BYTES:
                self.steps = longer
        if self.input is None and known.input is not NOTHING:
            self.input = _beginning(known.input)


COLUMNS: Final = TraceRow.__struct_fields__


def new_row(number: int, trace_id: str) -> TraceRow:
    """Return the row of a trace without spans."""
    return TraceRow(number, trace_key(trace_id), trace_id)


def values(row: TraceRow) -> tuple[Any, ...]:
    """Return a row's values in the order of COLUMNS."""
    return msgspec.structs.astuple(row)


def _business_key(raw: Raw) -> str | None:
    key = msgspec.json.decode(raw)
    return key.replace("\0", "\N{REPLACEMENT CHARACTER}")[:KEY_LENGTH] if isinstance(key, str) and key else None


def _beginning(raw: Raw) -> str:
    # A character takes up to four bytes, and one that is cut in half is left out.
    return bytes(memoryview(raw)[: 4 * INPUT_LENGTH]).decode(errors="ignore")[:INPUT_LENGTH]

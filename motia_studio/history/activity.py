"""How often each Step ran and how it went, added up from the attempts that ended."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from motia_studio.history.records import Attributes, SpanRecord
from motia_studio.history.store.base import Store, among, names


class Activity(msgspec.Struct):
    """The sums of one Step, in the order of the columns. See `models.StepActivity`."""

    step: str
    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    last_start: int = 0
    last_end: int = 0
    last_status: str = "unset"
    last_trace_id: str = ""

    def add(self, span: SpanRecord, known: Attributes) -> None:
        """Add an attempt that ended."""
        if known.outcome == "skipped":
            self.skipped += 1
            return
        if span.status == "error":
            self.failed += 1
        else:
            self.succeeded += 1
        if (span.end or 0) >= self.last_end:
            self.last_start, self.last_end = span.start, span.end or 0
            self.last_status, self.last_trace_id = span.status, span.trace_id


COLUMNS: Final = Activity.__struct_fields__
_ADDED: Final = ("succeeded", "failed", "skipped")
_LAST: Final = ("last_start", "last_end", "last_status", "last_trace_id")
_WRITE: Final = (
    f"INSERT INTO history_stepactivity ({names(COLUMNS)}) VALUES {among(len(COLUMNS))}"
    " ON CONFLICT (step) DO UPDATE SET "
    + ", ".join(f"{name} = history_stepactivity.{name} + excluded.{name}" for name in _ADDED)
    + ", "
    + ", ".join(
        f"{name} = CASE WHEN excluded.last_end >= history_stepactivity.last_end AND excluded.last_end > 0"
        f" THEN excluded.{name} ELSE history_stepactivity.{name} END"
        for name in _LAST
    )
)


class Activities:
    """The sums of one write."""

    def __init__(self) -> None:
        self._by_step: dict[str, Activity] = {}

    def add(self, span: SpanRecord, known: Attributes) -> None:
        """Add a span that ended, if it is an attempt."""
        if known.phase == "attempt" and known.step:
            sums = self._by_step.get(known.step)
            if sums is None:
                sums = self._by_step[known.step] = Activity(known.step)
            sums.add(span, known)

    def write(self, store: Store) -> None:
        """Add the sums to those that are kept."""
        rows: list[tuple[Any, ...]] = [msgspec.structs.astuple(sums) for sums in self._by_step.values()]
        if rows:
            store.change_each(_WRITE, rows)

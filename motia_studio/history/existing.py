"""Finds what the database already has of the traces that are about to be written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from motia_studio.history.keys import trace_key
from motia_studio.history.store.base import Store, among, names
from motia_studio.history.traces import COLUMNS, TraceRow

T = TypeVar("T")

AT_ONCE: Final = 250
_TRACES: Final = f"SELECT {names(COLUMNS)} FROM history_trace WHERE key IN "
_SPANS: Final = 'SELECT trace, span_id, "end" IS NULL FROM history_span WHERE (trace, span_id) IN '


def find_traces(store: Store, trace_ids: Collection[str]) -> dict[str, TraceRow]:
    """Return the rows of those traces that have one."""
    found: dict[str, TraceRow] = {}
    for keys in _portions([trace_key(trace_id) for trace_id in trace_ids]):
        rows = (TraceRow(*values) for values in store.rows(_TRACES + among(len(keys)), keys))
        found |= {row.trace_id: row for row in rows if row.trace_id in trace_ids}
    return found


def find_spans(store: Store, spans: Sequence[tuple[int, str]]) -> dict[tuple[int, str], bool]:
    """Return of those spans (trace's row, span's id) that have a row whether they still run."""
    found: dict[tuple[int, str], bool] = {}
    for pairs in _portions(spans):
        # Always the same number of places, so that the statement is prepared once.
        places = ", ".join([among(2)] * len(pairs))
        values: list[Any] = [value for pair in pairs for value in pair]
        rows = store.rows(f"{_SPANS} (VALUES {places})", values)
        found |= {(trace, span_id): bool(runs) for trace, span_id, runs in rows}
    return found


def _portions(items: Sequence[T]) -> Iterator[list[T]]:
    """Cut into parts of the same length by repeating the last item: a statement is prepared once for each length."""
    left = iter(items)
    while part := list(islice(left, AT_ONCE)):
        length = next(length for length in (1, 4, 16, 64, AT_ONCE) if length >= len(part))
        yield [*part, *[part[-1]] * (length - len(part))]

"""Who wrote a key of the state: read from the spans of state calls, newest traces first.

No index knows the keys: one would cost every span more than the span itself. So a search reads the spans of the newest
traces as they stand together in the table, LOOKED of them at most, and says how far back it came.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import connection

from motia_studio.history.models import Trace
from runtime.masking import MASK

# What one search reads: spans in all, spans at once, and how long it goes on.
LOOKED: Final = 200_000
AT_ONCE: Final = 20_000
TRACES_AT_ONCE: Final = 2_000
SECONDS: Final = 1.5
METHODS: Final = ("state.set", "state.update", "state.delete")
CLEAR: Final = "state.clear"

_SPANS: Final = """
SELECT trace, span_id, start, step, attributes, payload FROM history_span
WHERE trace BETWEEN %s AND %s AND phase = 'call' AND status = 'ok' AND name IN (%s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Written:
    """One write. `did` is set, update, delete or clear; `at` is nanoseconds.

    `before` and `after` are what was recorded of the values; `has_...` tells whether it was. `restorable` says that the
    value after it was kept whole. `step` is None where a person (`by`) wrote, or code outside of any attempt.
    """

    trace_id: str
    span_id: str
    at: int
    step: str | None
    by: str | None
    did: str
    before: Any = None
    after: Any = None
    has_before: bool = False
    has_after: bool = False
    restorable: bool = False


@dataclass(frozen=True, slots=True)
class Writes:
    """What a search found, back to the time `since`. `before` carries on from there, None where nothing is left."""

    writes: tuple[Written, ...]
    looked: int
    since: int | None
    before: int | None


def find_writes(group: str, key: str, *, before: int | None, limit: int, most: int = LOOKED) -> Writes:
    """Return about `limit` writes of a key, newest first, of the traces before one (its row's id)."""
    found: list[tuple[int, Written]] = []
    looked, since, end = 0, None, time.monotonic() + SECONDS
    for low, high, spans, start in _windows(before):
        found += _writes(group, key, low, high)
        looked, since, before = looked + spans, start, low
        if len(found) >= limit or looked >= most or time.monotonic() > end:
            break
    else:
        before = None
    traces = _trace_ids({trace for trace, _ in found})
    writes = [replace(each, trace_id=traces[trace]) for trace, each in found if trace in traces]
    return Writes(tuple(sorted(writes, key=lambda each: -each.at)), looked, since, before)


def _windows(before: int | None) -> Iterator[tuple[int, int, int, int]]:
    """Yield ranges of traces from the newest on: first and last id, how many spans they have, when the first began."""
    while True:
        with connection.cursor() as cursor:
            query = "SELECT id, spans, start FROM history_trace WHERE id < %s ORDER BY id DESC LIMIT %s"
            cursor.execute(query, [2**62 if before is None else before, TRACES_AT_ONCE])
            rows = cursor.fetchall()
        if not rows:
            return
        high, spans = rows[0][0], 0
        for place, (trace, count, start) in enumerate(rows):
            spans += count
            if spans >= AT_ONCE or place == len(rows) - 1:
                yield trace, high, spans, start
                before, high, spans = trace, trace - 1, 0


def _writes(group: str, key: str, low: int, high: int) -> Iterator[tuple[int, Written]]:
    names = [*(f"{method} {group}/{key}" for method in METHODS), f"{CLEAR} {group}"]
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, [low, high, *names])
        rows = cursor.fetchall()
    for trace, span, start, step, attributes, payload in rows:
        known = json.loads(attributes)
        method = known["motia.method"]
        if known.get("motia.group") != group or (method != CLEAR and known.get("motia.key") != key):
            continue
        values = {} if payload is None else json.loads(payload)
        if method == CLEAR:
            held = values.get("motia.old_value")
            if not isinstance(held, dict) or key not in held:
                continue
            values = {"motia.old_value": held[key]}
        yield trace, _written(span, start, step, known, values)


def _written(span: str, at: int, step: str | None, known: dict[str, Any], values: dict[str, Any]) -> Written:
    by, after = known.get("motia.by"), values.get("motia.value")
    return Written(
        "",
        span,
        at,
        step,
        by if isinstance(by, str) else None,
        known["motia.method"].partition(".")[2],
        values.get("motia.old_value"),
        after,
        "motia.old_value" in values,
        "motia.value" in values,
        "motia.value" in values and _is_whole(after),
    )


def _is_whole(value: Any) -> bool:
    """Tell whether a recorded value is all of what was written: nothing of it cut, nothing masked."""
    if isinstance(value, dict):
        return value.get("motia.cut") is not True and all(
            _is_whole(key) and _is_whole(each) for key, each in value.items()
        )
    if isinstance(value, list):
        return all(map(_is_whole, value))
    return not isinstance(value, str) or MASK not in value


def _trace_ids(ids: set[int]) -> dict[int, str]:
    return dict(Trace.objects.filter(id__in=ids).values_list("id", "trace_id"))

"""Who wrote a key of the state: read from the spans of state calls, newest traces first.

No index knows the keys: one would cost every span more than the span itself. So a search reads the spans of the newest
traces as they stand together in the table, for as long as nobody minds waiting, and says how far back it came. The next
search goes on from there.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Self

from django.db import connection

from motia_studio.history.models import Trace
from runtime.errors import InvalidInput
from runtime.masking import MASK

# What one search reads: spans in all, spans at once, and how long it goes on.
LOOKED: Final = 200_000
AT_ONCE: Final = 2_000
TRACES_AT_ONCE: Final = 1_000
SECONDS: Final = 0.12
METHODS: Final = ("state.set", "state.update", "state.delete")
CLEAR: Final = "state.clear"
# Rows of one window at once: most are the key's, but every clearing of its group is among them.
ROWS: Final = 200
NEWEST: Final = 2**63 - 1

_PLACE: Final = re.compile(r"([0-9]{1,19})\.([0-9]{1,19})")

_SPANS: Final = """
SELECT trace, span_id, start, step, attributes, payload FROM history_span
WHERE trace BETWEEN %s AND %s AND (trace < %s OR start < %s)
AND phase = 'call' AND status = 'ok' AND name IN (%s, %s, %s, %s)
ORDER BY trace DESC, start DESC LIMIT %s
"""


class Place(NamedTuple):
    """Where a search ends: the writes of later traces (rows' ids) are told, and of this one those from `start` on."""

    trace: int
    start: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `str` wrote.

        :raises InvalidInput: it is something else.
        """
        found = _PLACE.fullmatch(text)
        if found is None:
            raise InvalidInput(f"before is {text[:40]!r}", hint="write what an answer has as `before`")
        return cls(*(min(int(number), NEWEST) for number in found.groups()))

    def __str__(self) -> str:
        return f"{self.trace}.{self.start}"


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

    writes: tuple[Written, ...] = ()
    looked: int = 0
    since: int | None = None
    before: Place | None = None


class _Window(NamedTuple):
    """Traces that stand together, by their rows' ids: how many spans they have, and when the first of them began."""

    low: int
    high: int
    spans: int
    since: int


def find_writes(group: str, key: str, *, before: Place | None, limit: int, most: int = LOOKED) -> Writes:
    """Return at most `limit` writes of a key, newest first, from a place on."""
    found: list[tuple[int, Written]] = []
    looked, since, now = 0, None, time.monotonic()
    end = now + SECONDS
    place = before or Place(NEWEST, NEWEST)
    for window in _windows(place):
        began = now
        part = _writes(group, key, window, place, limit - len(found))
        found += part.writes
        looked, since, place = looked + window.spans, window.since, part.end
        if len(found) >= limit:
            return _told(found, Writes(looked=looked, since=found[-1][1].at, before=place))
        now = time.monotonic()
        # Spans that no memory holds take a hundred times as long, and the next window is likely to be like this one.
        if looked >= most or now + (now - began) > end:
            return _told(found, Writes(looked=looked, since=since, before=place))
    return _told(found, Writes(looked=looked, since=since))


def _told(found: list[tuple[int, Written]], ended: Writes) -> Writes:
    traces = dict(Trace.objects.filter(id__in={trace for trace, _ in found}).values_list("id", "trace_id"))
    return replace(
        ended, writes=tuple(replace(each, trace_id=traces[trace]) for trace, each in found if trace in traces)
    )


def _windows(place: Place) -> Iterator[_Window]:
    """Yield ranges of traces from a place on, to the oldest."""
    before = place.trace
    while True:
        with connection.cursor() as cursor:
            query = "SELECT id, spans, start FROM history_trace WHERE id <= %s ORDER BY id DESC LIMIT %s"
            cursor.execute(query, [before, TRACES_AT_ONCE])
            rows = cursor.fetchall()
        if not rows:
            return
        high, spans = rows[0][0], 0
        for number, (trace, count, start) in enumerate(rows):
            spans += count
            if spans >= AT_ONCE or number == len(rows) - 1:
                yield _Window(trace, high, spans, start)
                before, high, spans = trace - 1, trace - 1, 0


class _Part(NamedTuple):
    """The writes of a window up to `end`, each with its trace's row."""

    writes: list[tuple[int, Written]]
    end: Place


def _writes(group: str, key: str, window: _Window, place: Place, limit: int) -> _Part:
    """Return the newest writes within a window from a place on: `limit` of them, or all."""
    names = [*(f"{method} {group}/{key}" for method in METHODS), f"{CLEAR} {group}"]
    found: list[tuple[int, Written]] = []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_SPANS, [window.low, min(window.high, place.trace), *place, *names, ROWS])
            rows = cursor.fetchall()
        for row in rows:
            place = Place(row[0], row[2])
            if (written := _read(group, key, row)) is not None:
                found.append((place.trace, written))
                if len(found) == limit:
                    return _Part(found, place)
        if len(rows) < ROWS:
            return _Part(found, Place(window.low - 1, NEWEST))


def _read(group: str, key: str, row: Sequence[Any]) -> Written | None:
    """Return the write that a state call was; None where it was one of another key, whose name looks alike."""
    _, span, start, step, raw, payload = row
    known, values = json.loads(raw), {} if payload is None else json.loads(payload)
    method = known["motia.method"]
    if known.get("motia.group") != group or (method != CLEAR and known.get("motia.key") != key):
        return None
    if method == CLEAR:
        held = values.get("motia.old_value")
        if not isinstance(held, dict) or key not in held:
            return None
        values = {"motia.old_value": held[key]}
    return _written(span, start, step, known, values)


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

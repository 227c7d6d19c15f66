"""Spans as flat rows: what a page draws of each, without inputs, outputs and the other attributes.

A page may draw a hundred thousand of them, so a row is an array and not an object, and is made of what the database
returns without a model in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

COLUMNS: Final = (
    *("id", "parent", "name", "kind", "start", "end", "status", "message", "step", "phase"),
    *("attempt", "outcome", "trigger", "topic"),
)
# What the database has of them, in their order; the last four are read from the attributes.
STORED: Final = 'span_id, parent_id, name, kind, start, "end", status, message, step, phase, attributes'

Row = tuple[Any, ...]


class Facts(msgspec.Struct, rename=lambda name: f"motia.{name}", gc=False):
    """The attributes that a row shows."""

    attempt: int | None = None
    outcome: str | None = None
    trigger: str | None = None
    topic: str | None = None


_decode: Final = msgspec.json.Decoder(Facts).decode
_NOTHING: Final = Facts()


def shown(found: Iterable[Row]) -> Iterator[Row]:
    """Turn rows of STORED into rows of COLUMNS; times in milliseconds, `end` None while a span runs."""
    for span, parent, name, kind, start, end, status, message, step, phase, attributes in found:
        facts = _facts(attributes)
        yield (
            *(span, parent, name, kind, start / 1e6, None if end is None else end / 1e6, status, message, step, phase),
            *(facts.attempt, facts.outcome, facts.trigger, facts.topic),
        )


def _facts(attributes: str) -> Facts:
    try:
        return _decode(attributes)
    except msgspec.ValidationError:
        return _NOTHING

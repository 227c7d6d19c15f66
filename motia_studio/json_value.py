"""JSON that people read and write: laid out for reading, and refused with line and column where it isn't JSON."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from runtime.adapters.payload import check, load
from runtime.errors import InvalidInput

LONGEST_PREVIEW = 160


def laid_out(raw: bytes) -> str:
    """Return a stored value as people edit it. Numbers stay as they are written."""
    return json.dumps(load(raw), indent=2, ensure_ascii=False)


def preview(raw: bytes) -> Any:
    """Return what one line can show of a stored value: long texts are cut, and only the first parts are there."""
    return _cut(load(raw), depth=2)


def read_json(text: object) -> Any:
    """Return the value of a JSON text that somebody wrote.

    :raises InvalidInput: it isn't JSON; the message says where.
    :raises InvalidPayload: a store can't keep it.
    """
    if not isinstance(text, str):
        raise InvalidInput("text is missing", hint='send the JSON as a text: {"text": "{…}"}')
    try:
        value = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        message = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise InvalidInput(message, hint="correct the JSON; nothing was written") from error
    except RecursionError as error:
        raise InvalidInput("this JSON is nested too deep to be read") from error
    check(value)
    return value


def _refuse(word: str) -> NoReturn:
    raise InvalidInput(f"JSON has no {word}", hint="write a number, a text or null")


def _cut(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_PREVIEW else f"{value[:LONGEST_PREVIEW]}…"
    if isinstance(value, list):
        return [] if depth == 0 else [_cut(item, depth - 1) for item in value[:4]]
    if isinstance(value, dict):
        return {} if depth == 0 else {key: _cut(value[key], depth - 1) for key in list(value)[:6]}
    return value

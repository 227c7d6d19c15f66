"""JSON as the protocol has it: no NaN, no lone surrogates, and errors that name the place of what it can't hold."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from .payload import find_fault, find_fault_in_frame, is_doubtful, to_json


class Unsendable(TypeError):
    """The value can't be written as JSON; the message says where in it and why."""


_encoder: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=to_json)
_decoder: Final = json.JSONDecoder()


def encode(value: Any) -> bytes:
    """Return JSON.

    :raises Unsendable: the value holds something that JSON doesn't have.
    """
    try:
        return _encoder.encode(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Unsendable(find_fault(value) or f"the value can't be written as JSON: {error}") from error


def encode_frame(frame: dict[str, Any]) -> bytes:
    """Return a frame's JSON.

    :raises Unsendable: a value that it carries isn't allowed (see payload.py).
    """
    try:
        text = _encoder.encode(frame)
        fault = find_fault_in_frame(frame) if is_doubtful(text) else None
        body = text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        fault = find_fault_in_frame(frame) or find_fault(frame) or f"the value can't be written as JSON: {error}"
        raise Unsendable(fault) from error
    if fault is not None:
        raise Unsendable(fault)
    return body


def decode(data: bytes | bytearray) -> Any:
    """Return the value that JSON text holds.

    :raises ValueError: it isn't JSON.
    """
    return _decoder.decode(data.decode())


def printable(value: Any) -> Any:
    """Return a value as JSON can hold it, with the `repr` of what it can't: a log line never fails its handler."""
    try:
        is_fine = not is_doubtful(encode(value).decode()) or find_fault(value) is None
    except Unsendable:
        is_fine = False
    return value if is_fine else _printable(value, 8)


def clean(text: str) -> str:
    """Return text that is valid Unicode."""
    return text.encode("utf-8", "replace").decode()


def _printable(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if depth and isinstance(value, dict):
        return {clean(str(key)): _printable(item, depth - 1) for key, item in value.items()}
    if depth and isinstance(value, (list, tuple, set, frozenset)):
        return [_printable(item, depth - 1) for item in value]
    if depth and hasattr(value, "model_dump") and not isinstance(value, type):
        return _printable(value.model_dump(), depth - 1)
    return clean(repr(value)[:1000])

"""JSON as the protocol has it: no NaN, no lone surrogates, and errors that name the place of what it can't hold."""

from __future__ import annotations

import json
import math
from typing import Any, Final

PLAIN: Final = (str, int, float, bool, type(None))


class Unsendable(TypeError):
    """The value can't be written as JSON; the message says where in it and why."""


def _model(value: Any) -> Any:
    if hasattr(value, "model_dump") and not isinstance(value, type):
        return value.model_dump(mode="json")
    if type(value).__name__ == "Pending" and hasattr(value, "is_observed"):
        return value.result()
    raise TypeError(type(value).__name__)


_encoder: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_model)
_decoder: Final = json.JSONDecoder()


def encode(value: Any) -> bytes:
    """Return JSON.

    :raises Unsendable: the value holds something that JSON doesn't have.
    """
    try:
        return _encoder.encode(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Unsendable(_explain(value) or f"the value can't be written as JSON: {error}") from error


def decode(data: bytes | bytearray) -> Any:
    """Return the value that JSON text holds.

    :raises ValueError: it isn't JSON.
    """
    return _decoder.decode(data.decode())


def printable(value: Any) -> Any:
    """Return a value as JSON can hold it, with the `repr` of what it can't: a log line never fails its handler."""
    try:
        encode(value)
    except Unsendable:
        return _printable(value, 8)
    return value


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


def _explain(value: Any) -> str | None:
    """Return a sentence about the first thing in the value that JSON doesn't have."""
    seen: set[int] = set()
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        path, each = stack.pop()
        if isinstance(each, PLAIN):
            problem = _of_scalar(each)
        elif id(each) in seen:
            problem = "contains itself"
        else:
            problem = _push(stack, path, each)
        seen.add(id(each))
        if problem:
            return f"{path or 'the value'} {problem}"
    return None


def _push(stack: list[tuple[str, Any]], path: str, value: Any) -> str | None:
    if path.count(".") + path.count("[") > 200:
        return "is nested too deeply"
    if isinstance(value, dict):
        bad = next((key for key in value if not isinstance(key, PLAIN)), None)
        if bad is not None:
            return f"has the key {bad!r}; keys are text"
        stack.extend((f"{path}.{key}" if path else str(key), item) for key, item in reversed(list(value.items())))
        return None
    if isinstance(value, (list, tuple)):
        stack.extend((f"{path}[{index}]", item) for index, item in reversed(list(enumerate(value))))
        return None
    try:
        stack.append((path, _model(value)))
    except TypeError:
        return f"is a {type(value).__name__}, which JSON doesn't have{_advice(value)}"
    return None


def _of_scalar(value: Any) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return f"is {value}, which JSON doesn't have"
    if isinstance(value, str) and clean(value) != value:
        return "is text that isn't valid Unicode"
    return None


def _advice(value: Any) -> str:
    name = type(value).__name__
    return {
        "datetime": ": send value.isoformat()",
        "date": ": send value.isoformat()",
        "set": ": send list(value)",
        "Decimal": ": send str(value) or float(value)",
        "UUID": ": send str(value)",
        "bytes": ": send base64 text",
        "coroutine": "; is an `await` missing?",
    }.get(name, "")

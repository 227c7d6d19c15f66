"""Which values may leave a handler: JSON that every language reads alike. The same rules and words as the studio's own.

The studio looks at every value too; this file says what it would never get to see, because it can't be written as
JSON or would break the connection that all calls share.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final

MAX_DEPTH: Final = 100
MAX_INTEGER: Final = 2**53 - 1
MAX_PATH: Final = 120
PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LONG_NUMBER: Final = re.compile(r"\d{16}")
# Parameters that hold a person's values: what they are called in errors, and the levels that the call itself adds.
PARAMETERS: Final = {"value": ("$", 0), "data": ("$", 0), "event": ("event", 1), "ops": ("ops", 2)}


def to_json(value: Any) -> Any:
    """Return what stands for a model, or for the answer of a call, in JSON.

    :raises TypeError: there is nothing that does.
    """
    if hasattr(value, "model_dump") and not isinstance(value, type):
        return value.model_dump(mode="json")
    if type(value).__name__ == "Pending" and hasattr(value, "is_observed"):
        return value.result()
    raise TypeError(type(value).__name__)


def find_fault(value: Any, path: str = "$", depth: int = MAX_DEPTH) -> str | None:
    """Return what is wrong with a value and where, the outermost and first of it; None where nothing is."""
    return next(_faults(value, path, depth, ()), None)


def find_fault_in_frame(frame: dict[str, Any]) -> str | None:
    """Return what is wrong with the values that a frame carries for a handler."""
    params = frame.get("params") or {}
    found = (
        find_fault(params[key], path, MAX_DEPTH + more) for key, (path, more) in PARAMETERS.items() if key in params
    )
    fault = next(filter(None, found), None)
    if fault is None and "result" in frame:
        result = frame["result"]
        fault = find_fault(result["body"] if isinstance(result, dict) and "encoding" in result else result)
        return fault and f"the handler's result can't be sent: {fault}"
    return fault


def is_doubtful(text: str) -> bool:
    """Tell whether JSON might be too deep or hold a number that is too large, by what takes hardly any time to see."""
    return text.count("[") + text.count("{") > MAX_DEPTH or LONG_NUMBER.search(text) is not None


def _faults(value: Any, path: str, depth: int, around: tuple[int, ...]) -> Iterator[str]:
    if isinstance(value, str):
        yield from _text_faults(value, path)
    elif isinstance(value, (int, float)):
        yield from _number_faults(value, path)
    elif isinstance(value, (dict, list, tuple)):
        yield from _inner_faults(value, path, depth, around)
    elif value is not None:
        yield from _foreign_faults(value, path, depth, around)


def _foreign_faults(value: Any, path: str, depth: int, around: tuple[int, ...]) -> Iterator[str]:
    try:
        yield from _faults(to_json(value), path, depth, around)
    except TypeError:
        yield f"{_shown(path)} is a {type(value).__name__}, which isn't a JSON value{_advice(value)}"


def _inner_faults(value: Any, path: str, depth: int, around: tuple[int, ...]) -> Iterator[str]:
    if id(value) in around:
        yield f"{_shown(path)} contains itself"
        return
    if depth <= 0:
        yield f"{_shown(path)} is nested too deep; {MAX_DEPTH} levels are the limit"
        return
    depth, around = depth - 1, (*around, id(value))
    if not isinstance(value, dict):
        for index, item in enumerate(value):
            yield from _faults(item, f"{path}[{index}]", depth, around)
        return
    for key, item in value.items():
        if not isinstance(key, (str, int, float, type(None))):
            yield f"{_shown(path)} has the key {key!r}, which isn't a text"
        elif isinstance(key, str):
            yield from _text_faults(key, f"a key of {path}")
        yield from _faults(item, _member(path, str(key)), depth, around)


def _number_faults(value: float, path: str) -> Iterator[str]:
    if isinstance(value, float):
        if not math.isfinite(value):
            name = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
            yield f"{_shown(path)} is {name}, which JSON doesn't have"
    elif not -MAX_INTEGER <= value <= MAX_INTEGER:
        digits = f"{value:,}" if abs(value) < 10**40 else "an integer of more than 40 digits"
        yield f"{_shown(path)} is {digits}, beyond ±(2^53 - 1): JavaScript would round it; send it as a text"


def _text_faults(text: str, path: str) -> Iterator[str]:
    try:
        text.encode()
    except UnicodeError:
        yield f"{_shown(path)} holds half of a character (a lone surrogate)"


def _member(path: str, key: str) -> str:
    return f"{path}.{key}" if PLAIN_KEY.fullmatch(key) else f"{path}[{json.dumps(key)}]"


def _shown(path: str) -> str:
    half = MAX_PATH // 2
    return path if len(path) <= MAX_PATH else f"{path[:half]}…{path[-half:]}"


def _advice(value: Any) -> str:
    return {
        "datetime": ": send value.isoformat()",
        "date": ": send value.isoformat()",
        "set": ": send list(value)",
        "Decimal": ": send str(value) or float(value)",
        "UUID": ": send str(value)",
        "bytes": ": send base64 text",
        "coroutine": "; is an `await` missing?",
    }.get(type(value).__name__, "")

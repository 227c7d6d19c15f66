"""Makes an HTTP response of whatever a handler returned."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

MARKS: Final = ("status_code", "statusCode", "headers", "body")


def response(returned: Any) -> dict[str, Any] | None:
    """Return a `done` frame's result: `{status, headers, body, encoding}`, or None when nothing was returned."""
    if returned is None:
        return None
    value = returned
    if hasattr(value, "model_dump") and not isinstance(value, type):
        value = {name: item for name, item in vars(value).items() if not name.startswith("_")}
    if not _is_response(value):
        return _encoded(200, {}, returned)
    status = next((value[key] for key in ("status", "status_code", "statusCode") if value.get(key) is not None), 200)
    headers = value.get("headers") or {}
    return _encoded(_status(status), {str(name): item for name, item in dict(headers).items()}, value.get("body"))


def _is_response(value: Any) -> bool:
    """Tell a response from data: `{"status": "ok"}` is data, `{"status": 404}` is a response."""
    if not isinstance(value, Mapping):
        return False
    if any(mark in value for mark in MARKS):
        return True
    return "status" in value and _is_status(value["status"])


def _is_status(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599


def _status(value: Any) -> int:
    number = int(value) if isinstance(value, str) and value.isdecimal() else value
    if not _is_status(number):
        raise ValueError(f"the response's status is {value!r}; it must be a number from 100 to 599")
    return int(number)


def _encoded(status: int, headers: dict[str, Any], body: Any) -> dict[str, Any]:
    answer = {"status": status, "headers": headers, "body": body, "encoding": "json"}
    if isinstance(body, (bytes, bytearray, memoryview)):
        answer.update(body=base64.b64encode(body).decode("ascii"), encoding="base64")
    elif isinstance(body, str) and not _is_json(headers):
        answer["encoding"] = "text"
    return answer


def _is_json(headers: Mapping[str, Any]) -> bool:
    given = next((str(value) for name, value in headers.items() if name.lower() == "content-type"), "application/json")
    return "json" in given.lower()

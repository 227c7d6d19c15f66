"""Makes the `result` of a `done` frame of whatever an HTTP handler returned."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any, Final

from motia.response import MotiaHttpResponse

MARKS: Final = ("status", "statusCode", "status_code", "headers", "body")
JSON_TYPE: Final = re.compile(r"[/+]json\b", re.IGNORECASE)


def finish(response: MotiaHttpResponse, returned: Any) -> dict[str, Any] | None:
    """Return `{status, headers, body, encoding}`; None when the answer was streamed, or there is none."""
    if response.is_started:
        response.finish()
        return None
    if returned is None and not response.is_touched:
        return None
    return make_response(returned, response.status_code, response.header_fields)


def make_response(returned: Any, status: int = 200, headers: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a response object as the protocol has it; any other value is the body of one."""
    value = returned
    if hasattr(value, "model_dump") and not isinstance(value, type):
        value = {name: item for name, item in vars(value).items() if not name.startswith("_")}
    if not isinstance(value, Mapping) or not any(mark in value for mark in MARKS):
        value = {"body": returned}
    given = next((value[key] for key in ("status", "statusCode", "status_code") if value.get(key) is not None), status)
    fields = {**_fields(headers), **_fields(value.get("headers"))}
    return {"status": _status(given), "headers": fields, **_encoded(value.get("body"), fields)}


def _status(value: Any) -> int:
    number = int(value) if isinstance(value, str) and value.isdecimal() else value
    if isinstance(number, int) and not isinstance(number, bool) and 100 <= number <= 599:
        return int(number)
    raise ValueError(f"the handler returned the status {value!r}, which is not a whole number from 100 to 599")


def _fields(headers: Any) -> dict[str, Any]:
    return {
        str(name): [str(each) for each in value] if isinstance(value, (list, tuple)) else str(value)
        for name, value in dict(headers or {}).items()
        if value is not None
    }


def _encoded(body: Any, headers: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(body, (bytes, bytearray, memoryview)):
        return {"body": base64.b64encode(body).decode("ascii"), "encoding": "base64"}
    is_text = isinstance(body, str) and _has_other_type(headers)
    return {"body": body, "encoding": "text" if is_text else "json"}


def _has_other_type(headers: Mapping[str, Any]) -> bool:
    given = next((str(value) for name, value in headers.items() if name.lower() == "content-type"), None)
    return given is not None and not JSON_TYPE.search(given)

"""Turns what ASGI says of a request into the `input` of an http call (docs/protocol.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

import msgspec

from runtime.adapters.json_faults import find_fault_in_text
from runtime.adapters.payload import check_read
from runtime.errors import BodyTooLarge, InvalidPayload, InvalidRequest
from runtime.gateway.asgi import Scope
from runtime.gateway.body import Body
from runtime.gateway.forms import parse_fields, parse_multipart
from runtime.gateway.router import Match

BodyKind = Literal["json", "form", "multipart", "none", "stream"]

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"

_UNUSABLE: Final = "the request's body can't be used"

_decoder: Final = msgspec.json.Decoder()


@dataclass(slots=True)
class Parsed:
    """A request's body as a handler sees it."""

    kind: BodyKind
    value: Any = None
    files: list[dict[str, Any]] = field(default_factory=list)


async def read_input(scope: Scope, headers: dict[str, str], match: Match, body: Body, limit: int) -> dict[str, Any]:
    """Read the request as far as it has to be read before the handler runs.

    :raises InvalidRequest: the query or the body can't be read; BodyTooLarge past `limit` bytes.
    :raises ClientGone: the client hung up.
    """
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise BodyTooLarge(f"the request's body of {int(declared):,} bytes is over the limit of {limit:,}")
    parsed = await _read_body(headers, body)
    query = scope["query_string"]
    read: dict[str, Any] = {
        "method": scope["method"],
        "path": match.endpoint.route.path,
        "url": scope["raw_path"].decode("latin-1") + (f"?{query.decode('latin-1')}" if query else ""),
        "pathParams": match.params,
        "queryParams": parse_fields(query, "query") if query else {},
        "headers": headers,
        "body": parsed.value,
        "bodyKind": parsed.kind,
    }
    if parsed.files:
        read["files"] = parsed.files
    if scope.get("client"):
        read["remoteAddress"] = scope["client"][0]
    return read


async def _read_body(headers: dict[str, str], body: Body) -> Parsed:
    content_type = headers.get("content-type", "")
    kind = _kind(content_type, headers)
    if kind in ("none", "stream"):
        return Parsed(kind)
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise InvalidRequest(f"a body with content-encoding {encoding!r} can't be read; send it as it is")
    raw = await body.read_all()
    if kind == "json":
        return Parsed(kind, parse_json(raw))
    if kind == "form":
        return Parsed(kind, parse_fields(raw, "form"))
    return Parsed(kind, *parse_multipart(content_type, raw))


def _kind(content_type: str, headers: dict[str, str]) -> BodyKind:
    main = content_type.partition(";")[0].strip().lower()
    if main == "application/json" or (main.startswith("application/") and main.endswith("+json")):
        return "json"
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return "none"
    if main == FORM:
        return "form"
    return "multipart" if main == MULTIPART else "stream"


def parse_json(raw: bytes) -> Any:
    """Read a JSON body; an empty one is null.

    :raises InvalidRequest: it isn't JSON, or holds a value that languages would read differently; the message says
        where.
    """
    if not raw.strip():
        return None
    try:
        value = _decoder.decode(raw)
        check_read(value)
    except InvalidPayload as error:
        raise InvalidRequest(f"{_UNUSABLE}: {error.message}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = find_fault_in_text(raw)
        message = f"{_UNUSABLE}: {fault}" if fault else f"the request's body is not JSON: {_reason(raw, str(error))}"
        raise InvalidRequest(message) from error
    return value


def _reason(raw: bytes, message: str) -> str:
    """Say what is wrong and where: msgspec knows the byte, people count lines and columns."""
    what, found, rest = message.removeprefix("JSON is malformed: ").partition(" (byte ")
    if not found:
        return "it ends too early" if "truncated" in message else message
    # For trailing characters msgspec names the byte after the first of them.
    position = int(rest.rstrip(")")) - (what == "trailing characters")
    line = raw.count(b"\n", 0, position) + 1
    column = position - (raw.rfind(b"\n", 0, position) + 1) + 1
    return f"{what} at line {line}, column {column}"

"""What goes back to the client: results of handlers, and the gateway's own answers as JSON."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from runtime.adapters.payload import dump
from runtime.errors import HandlerFailed, InvalidPayload, MotiaError
from runtime.gateway.asgi import AtOnce, RawHeaders, Send
from runtime.gateway.headers import write_headers
from runtime.gateway.validation import BodyRejected
from runtime.protocol.wire import MAX_FRAME

RETRY_AFTER: Final[RawHeaders] = [(b"retry-after", b"1")]
JSON: Final = (b"content-type", b"application/json")
BODILESS: Final = frozenset({204, 304})
SKIPPED: Final = {"error": "Request condition not met", "skipped": True}

_encoder: Final = msgspec.json.Encoder()


@dataclass(slots=True)
class Response:
    """A complete response."""

    status: int
    headers: RawHeaders = field(default_factory=list)
    body: bytes = b""

    async def send(self, send: Send, extra: RawHeaders, *, at_once: AtOnce | None = None) -> None:
        """Send it with the headers that every response gets; the handler's own win over those.

        `at_once` is the server's shorter way, where it has one.
        """
        body = b"" if self.status in BODILESS else self.body
        headers = merge(self.headers, extra)
        if self.status not in BODILESS:
            headers.append((b"content-length", str(len(body)).encode()))
        if at_once is not None:
            await at_once(self.status, headers, body)
            return
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@dataclass(slots=True)
class Preset:
    """Status and headers that a handler set before it sent anything."""

    status: int | None = None
    headers: dict[str, Any] = field(default_factory=dict)

    def merge(self, status: Any, headers: Mapping[str, Any]) -> None:
        """Set a status and more headers.

        :raises HandlerFailed: not a status of a response.
        """
        if status is not None:
            self.status = _status(status)
        for name, value in headers.items():
            self.headers[str(name).lower()] = value


def merge(own: RawHeaders, extra: RawHeaders) -> RawHeaders:
    """Return all headers, leaving out those of `extra` that `own` has. `vary` is a sum, so both count."""
    names = {name for name, _ in own if name != b"vary"}
    return own + [pair for pair in extra if pair[0] not in names]


def json_response(status: int, value: Any, headers: RawHeaders | None = None) -> Response:
    """Answer with a JSON value."""
    return Response(status, [JSON, *(headers or ())], _encoder.encode(value))


def error_response(error: MotiaError, *, trace_id: str | None = None, headers: RawHeaders | None = None) -> Response:
    """Answer with an error: what happened, its code, the trace to look it up by, and for a 503 when to ask again."""
    body: dict[str, Any] = {"error": error.message, "code": error.code}
    if isinstance(error, BodyRejected):
        body["problems"] = error.problems
    if error.hint:
        body["hint"] = error.hint
    if trace_id:
        body["error_id"] = trace_id
    again = RETRY_AFTER if error.status == 503 else []
    return json_response(error.status, body, [*again, *(headers or ())])


def result_response(result: Any, preset: Preset) -> Response:
    """Answer with what a handler returned (docs/protocol.md), on top of what it had set before.

    :raises HandlerFailed: it can't be sent; the message says why.
    """
    if result is None:
        status = preset.status or (200 if preset.headers else 204)
        return Response(status, write_headers(preset.headers))
    if not isinstance(result, dict):
        raise HandlerFailed(f"the runner answered with {type(result).__name__}, not with a response object")
    preset.merge(result.get("status"), result.get("headers") or {})
    body, default = _body(result)
    headers = write_headers(preset.headers)
    if default is not None and not any(name == b"content-type" for name, _ in headers):
        headers.append((b"content-type", default))
    return Response(preset.status or 200, headers, body)


def _body(result: dict[str, Any]) -> tuple[bytes, bytes | None]:
    if "body" not in result:
        return b"", None
    body, encoding = result["body"], result.get("encoding", "json")
    if encoding == "text":
        return str(body).encode(), b"text/plain; charset=utf-8"
    if encoding == "base64":
        try:
            return base64.b64decode(body, validate=True), b"application/octet-stream"
        except (binascii.Error, TypeError, ValueError) as error:
            raise HandlerFailed(f"the response's body is not base64: {error}") from error
    try:
        return dump(body, max_bytes=MAX_FRAME), JSON[1]
    except InvalidPayload as error:
        raise HandlerFailed(f"the response's body can't be sent: {error.message}") from error


def _status(status: Any) -> int:
    if isinstance(status, str) and status.isdigit():
        status = int(status)
    if isinstance(status, bool) or not isinstance(status, int) or not 200 <= status <= 599:
        raise HandlerFailed(f"the response's status must be a number from 200 to 599, not {status!r}")
    return status

"""Sends one request to the project's gateway and tells what comes back while it arrives.

Each event is an object with one key:

    sent    {"method", "target", "traceId", "leftOut"}    before anything is known of the answer
    head    {"status", "reason", "headers": [[name, value]], "ms"}
    data    {"text": base64, "ms"}                         a piece of the body
    end     {"ms", "bytes", "cut": null | "size" | "time"}  the last one of an answer
    failed  {"message", "hint", "ms"}                      the last one where there is none, or it broke off

`ms` are milliseconds since the request left. Redirects are answers like any other.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

import h11

from motia_studio.endpoints.outgoing import Outgoing
from runtime.model import TraceContext

LARGEST: Final = 4 * 1024 * 1024
LONGEST_SECONDS: Final = 300.0
LARGEST_HEAD: Final = 64 * 1024
PIECE: Final = 64 * 1024
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where a project's endpoints are, and how much of an answer is taken: bytes, and seconds of all of it."""

    host: str
    port: int
    largest: int = LARGEST
    longest: float = LONGEST_SECONDS

    @property
    def address(self) -> tuple[str, int]:
        """Return where to connect to, for a gateway that may listen on every address of this machine."""
        return EVERYWHERE.get(self.host, self.host), self.port


async def exchange(gateway: Gateway, request: Outgoing, trace: TraceContext) -> AsyncIterator[Event]:
    """Send a request as a part of `trace` and yield what comes of it. Never raises because of the other side."""
    began = _Began()
    sent = {"method": request.method, "target": request.target, "traceId": trace.trace_id}
    yield {"sent": {**sent, "leftOut": list(request.left_out)}}
    writer: asyncio.StreamWriter | None = None
    try:
        reader, opened = await asyncio.wait_for(asyncio.open_connection(*gateway.address), gateway.longest)
        writer = opened
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)
        opened.write(_written(connection, gateway, request, trace))
        async for event in _answer(connection, reader, gateway, began):
            yield event
    except TimeoutError:
        yield began.failed(
            f"No answer came within {gateway.longest:g} seconds.", "Its trace says what the Step is doing meanwhile."
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield began.failed(f"The gateway doesn't answer: {reason}.", "See under Problems, or in the studio's terminal.")
    except h11.RemoteProtocolError as error:
        yield began.failed(f"The answer broke off: {error}.", "Its trace and its log say why.")
    finally:
        if writer is not None:
            # Whoever stopped reading has the gateway end the Step's attempt.
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


@dataclass(frozen=True, slots=True)
class _Began:
    at: float = field(default_factory=time.monotonic)

    @property
    def ms(self) -> float:
        return round((time.monotonic() - self.at) * 1000, 1)

    def failed(self, message: str, hint: str) -> Event:
        return {"failed": {"message": message, "hint": hint, "ms": self.ms}}


def _written(connection: h11.Connection, gateway: Gateway, request: Outgoing, trace: TraceContext) -> bytes:
    name = f"[{gateway.host}]" if ":" in gateway.host else gateway.host
    headers = [
        ("host", f"{name}:{gateway.port}"),
        ("connection", "close"),
        ("traceparent", trace.traceparent()),
        *request.headers,
    ]
    if request.body is not None or request.method in ("POST", "PUT", "PATCH"):
        headers.append(("content-length", str(len(request.body or b""))))
    head = h11.Request(
        method=request.method,
        target=request.target,
        headers=[(key.encode("latin-1"), value.encode("latin-1")) for key, value in headers],
    )
    parts = [connection.send(head)]
    if request.body:
        parts.append(connection.send(h11.Data(data=request.body)))
    parts.append(connection.send(h11.EndOfMessage()))
    return b"".join(part for part in parts if part)


async def _answer(
    connection: h11.Connection, reader: asyncio.StreamReader, gateway: Gateway, began: _Began
) -> AsyncIterator[Event]:
    """Yield what arrives of an answer, up to its end or to what is taken of it.

    :raises TimeoutError: nothing of it came in time.
    """
    size, has_begun = 0, False
    while True:
        try:
            event = await _received(connection, reader, began.at + gateway.longest)
        except TimeoutError:
            if not has_begun:
                raise
            yield _end(began, size, "time")
            return
        match event:
            case h11.Response():
                has_begun = True
                yield {"head": _head(event, began)}
            case h11.Data():
                piece = bytes(event.data)[: gateway.largest - size]
                size += len(piece)
                yield {"data": {"text": base64.b64encode(piece).decode(), "ms": began.ms}}
            case h11.EndOfMessage():
                yield _end(began, size, None)
                return
        if size >= gateway.largest:
            yield _end(began, size, "size")
            return


async def _received(connection: h11.Connection, reader: asyncio.StreamReader, end: float) -> h11.Event:
    """Return the next part of an answer, read by `end` of the monotonic clock."""
    while not isinstance(event := connection.next_event(), h11.Event):
        connection.receive_data(await asyncio.wait_for(reader.read(PIECE), end - time.monotonic()))
    return event


def _head(response: h11.Response, began: _Began) -> dict[str, Any]:
    headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in response.headers]
    reason = bytes(response.reason).decode("latin-1")
    return {"status": response.status_code, "reason": reason, "headers": headers, "ms": began.ms}


def _end(began: _Began, size: int, cut: str | None) -> Event:
    return {"end": {"ms": began.ms, "bytes": size, "cut": cut}}

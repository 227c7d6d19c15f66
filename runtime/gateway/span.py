"""The trace of a request: one span from its arrival to the last byte of its response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.adapters.telemetry.base import Telemetry
from runtime.gateway.asgi import RawHeaders
from runtime.gateway.router import Endpoint
from runtime.model import Hops, Span, TraceContext, new_span_id, now_ns


class RequestSpan:
    """Records the trigger's span when it begins and when it ends.

    A request that brings a valid `traceparent` becomes part of that trace. `hops` are the messages that led to it,
    where a handler sent it.
    """

    def __init__(self, telemetry: Telemetry, endpoint: Endpoint, *, headers: Mapping[str, str], path: str) -> None:
        traceparent = headers.get("traceparent")
        caller = TraceContext.parse(traceparent, headers.get("tracestate")) if traceparent else None
        self.hops, state = Hops.take(caller.state if caller else None)
        self.context = TraceContext(caller.trace_id, new_span_id(), state) if caller else TraceContext.new()
        self._telemetry = telemetry
        self._span = Span(
            trace_id=self.context.trace_id,
            span_id=self.context.span_id,
            parent_id=caller.span_id if caller else None,
            name=endpoint.name,
            kind="server",
            start=now_ns(),
            attributes={**endpoint.attributes, "url.path": path},
        )
        telemetry.record(self._span)

    def response_headers(self) -> RawHeaders:
        """Return the headers by which whoever sent the request finds it again."""
        trace_id, traceparent = self.context.trace_id, self.context.traceparent()
        return [(b"x-trace-id", trace_id.encode()), (b"traceresponse", traceparent.encode())]

    def end(
        self, status: int | None, *, outcome: str | None = None, code: str | None = None, message: str | None = None
    ) -> None:
        """Record the end. Only statuses from 500 on are errors; None means that the client left before any."""
        found = {"http.response.status_code": status, "motia.outcome": outcome, "error.type": code}
        attributes: dict[str, Any] = {name: value for name, value in found.items() if value is not None}
        failed = status is not None and status >= 500
        self._telemetry.record(self._span.ended("error" if failed else "ok", message=message, attributes=attributes))

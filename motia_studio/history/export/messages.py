"""Spans and log records as OTLP's messages, which OpenTelemetry's own package defines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord as LogMessage
from opentelemetry.proto.logs.v1.logs_pb2 import ResourceLogs, ScopeLogs, SeverityNumber
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Status
from opentelemetry.proto.trace.v1.trace_pb2 import Span as SpanMessage

from runtime.model import LogRecord, Span

SCOPE: Final = InstrumentationScope(name="motia-studio")
SAMPLED: Final = 1
KINDS: Final = {
    "internal": SpanMessage.SPAN_KIND_INTERNAL,
    "server": SpanMessage.SPAN_KIND_SERVER,
    "client": SpanMessage.SPAN_KIND_CLIENT,
    "producer": SpanMessage.SPAN_KIND_PRODUCER,
    "consumer": SpanMessage.SPAN_KIND_CONSUMER,
}
STATUSES: Final = {"ok": Status.STATUS_CODE_OK, "error": Status.STATUS_CODE_ERROR}
SEVERITIES: Final = {
    "debug": SeverityNumber.SEVERITY_NUMBER_DEBUG,
    "info": SeverityNumber.SEVERITY_NUMBER_INFO,
    "warn": SeverityNumber.SEVERITY_NUMBER_WARN,
    "error": SeverityNumber.SEVERITY_NUMBER_ERROR,
}


def resource_of(service: str) -> Resource:
    """Return whose spans and logs they are."""
    return Resource(attributes=_attributes({"service.name": service}))


def trace_request(resource: Resource, spans: Iterable[SpanMessage]) -> ExportTraceServiceRequest:
    """Return the request that carries spans."""
    scope = ScopeSpans(scope=SCOPE, spans=spans)
    return ExportTraceServiceRequest(resource_spans=[ResourceSpans(resource=resource, scope_spans=[scope])])


def log_request(resource: Resource, lines: Iterable[LogMessage]) -> ExportLogsServiceRequest:
    """Return the request that carries log lines."""
    scope = ScopeLogs(scope=SCOPE, log_records=lines)
    return ExportLogsServiceRequest(resource_logs=[ResourceLogs(resource=resource, scope_logs=[scope])])


def span_message(span: Span) -> SpanMessage:
    """Return a span that has ended.

    :raises ValueError: an id isn't a hexadecimal number, or a time has no place in 64 bits.
    """
    code = STATUSES.get(span.status, Status.STATUS_CODE_UNSET)
    return SpanMessage(
        trace_id=bytes.fromhex(span.trace_id),
        span_id=bytes.fromhex(span.span_id),
        parent_span_id=bytes.fromhex(span.parent_id or ""),
        name=span.name,
        kind=KINDS.get(span.kind, SpanMessage.SPAN_KIND_UNSPECIFIED),
        start_time_unix_nano=span.start,
        end_time_unix_nano=span.end or 0,
        attributes=_attributes(span.attributes),
        events=[_event(event, span.start) for event in span.events],
        status=Status(code=code, message=(span.message or "") if code == Status.STATUS_CODE_ERROR else ""),
        flags=SAMPLED,
    )


def log_message(line: LogRecord) -> LogMessage:
    """Return a log line.

    :raises ValueError: an id isn't a hexadecimal number, or the time has no place in 64 bits.
    """
    attributes = {"motia.step": line.step, "motia.attempt": line.attempt, "motia.source": line.source}
    return LogMessage(
        time_unix_nano=line.time,
        observed_time_unix_nano=line.time,
        severity_number=SEVERITIES.get(line.severity, SeverityNumber.SEVERITY_NUMBER_UNSPECIFIED),
        severity_text=line.severity.upper(),
        body=AnyValue(string_value=line.message),
        attributes=_attributes({**attributes, "motia.data": line.data}),
        trace_id=bytes.fromhex(line.trace_id or ""),
        span_id=bytes.fromhex(line.span_id or ""),
        flags=SAMPLED,
    )


def _event(event: Mapping[str, Any], start: int) -> SpanMessage.Event:
    inner = event.get("attributes")
    rest = {name: value for name, value in event.items() if name not in ("name", "time", "attributes")}
    return SpanMessage.Event(
        name=str(event.get("name") or "event"),
        time_unix_nano=int(event.get("time") or start),
        attributes=_attributes(rest | inner if isinstance(inner, dict) else rest),
    )


def _attributes(values: Mapping[str, Any]) -> list[KeyValue]:
    return [KeyValue(key=name, value=_value(value)) for name, value in values.items() if value is not None]


def _value(value: Any) -> AnyValue:
    """Return a value as receivers can show it: a text, a truth, a number; of anything else its JSON."""
    if isinstance(value, str):
        return AnyValue(string_value=value)
    if isinstance(value, bool):
        return AnyValue(bool_value=value)
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    return AnyValue(string_value=msgspec.json.encode(value).decode())

"""Sends records as OTLP over HTTP, in protobuf.

Of OpenTelemetry's packages only the messages are used. Where the SDK is installed the Redis client loads its metrics,
in every process of the studio; and its exporters don't tell a request that may be sent again from one that may not.
Protobuf is loaded with this module, so import it in need.
"""

from __future__ import annotations

import gzip
import ssl
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from motia_studio.history.export.messages import log_message, log_request, resource_of, span_message, trace_request
from motia_studio.history.export.outcome import Outcome
from runtime.model import LogRecord, Span

T = TypeVar("T")

SECONDS: Final = 10.0
# The statuses after which the protocol has a sender try again; after any other the request is lost.
TRY_AGAIN: Final = (429, 502, 503, 504)
HEADERS: Final = {"content-type": "application/x-protobuf", "content-encoding": "gzip", "user-agent": "motia-studio"}


class OtlpSender:
    """Sends records and blocks meanwhile. Not for two threads at once."""

    def __init__(self, endpoint: str, headers: Mapping[str, str], service: str) -> None:
        self._base = endpoint.rstrip("/")
        self._path = urlsplit(self._base).path
        self._headers = {**HEADERS, **headers}
        self._resource = resource_of(service)
        self._connection: HTTPConnection | None = None
        self._is_closed = False

    def send_spans(self, spans: Sequence[Span]) -> Outcome:
        """Send spans that have ended."""
        made = _converted(spans, span_message)
        outcome = self._post("traces", trace_request(self._resource, made), len(made), ExportTraceServiceResponse)
        return outcome._replace(refused=outcome.refused + len(spans) - len(made))

    def send_logs(self, lines: Sequence[LogRecord]) -> Outcome:
        """Send log lines."""
        made = _converted(lines, log_message)
        outcome = self._post("logs", log_request(self._resource, made), len(made), ExportLogsServiceResponse)
        return outcome._replace(refused=outcome.refused + len(lines) - len(made))

    def close(self) -> None:
        """Close the connection for good, from any thread; whoever waits for an answer on it gets none."""
        self._is_closed = True
        self._hang_up()

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.auto_open = 0  # or a request under way would open it again
            connection.close()

    def _post(self, kind: str, request: Any, count: int, response: Any) -> Outcome:
        try:
            status, reason, content = self._exchange(
                f"{self._path}/v1/{kind}", gzip.compress(request.SerializeToString(), 1)
            )
        except (OSError, HTTPException) as error:
            self._hang_up()
            return Outcome(0, True, f"{self._base} can't be reached: {error}")
        if status == 200:
            return _left_out(content, count, response)
        said = f"{self._base} answered {status} {reason}"
        return Outcome(0, True, said) if status in TRY_AGAIN else Outcome(count, False, said)

    def _exchange(self, path: str, body: bytes) -> tuple[int, str, bytes]:
        is_used = self._connection is not None
        try:
            answer = self._request(path, body)
        except (OSError, HTTPException):
            if not is_used:
                raise
            # The receiver may have closed a connection that was idle.
            self._hang_up()
            answer = self._request(path, body)
        return answer.status, answer.reason, answer.read()

    def _request(self, path: str, body: bytes) -> HTTPResponse:
        connection = self._connection = self._connection or self._connect()
        connection.request("POST", path, body, self._headers)
        return connection.getresponse()

    def _connect(self) -> HTTPConnection:
        if self._is_closed:
            raise ConnectionAbortedError("the sender was closed")
        parts = urlsplit(self._base)
        host = parts.hostname or ""
        if parts.scheme == "https":
            return HTTPSConnection(host, parts.port, timeout=SECONDS, context=ssl.create_default_context())
        return HTTPConnection(host, parts.port, timeout=SECONDS)


def _converted(records: Sequence[T], convert: Callable[[T], Any]) -> list[Any]:
    """Convert records, but for those that OTLP has no form for, such as one whose id is no number."""
    converted = []
    for record in records:
        try:
            converted.append(convert(record))
        except (ValueError, TypeError):
            continue
    return converted


def _left_out(content: bytes, count: int, response: Any) -> Outcome:
    """Read how many records the receiver left out although it took the request, and why."""
    try:
        said = response.FromString(content).partial_success
    except DecodeError:
        # An answer in another format says nothing of records that were left out.
        return Outcome(0, False, "")
    left_out = getattr(said, "rejected_spans", 0) or getattr(said, "rejected_log_records", 0)
    return Outcome(min(count, int(left_out)), False, said.error_message or "the receiver left them out")

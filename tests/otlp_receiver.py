"""A receiver of OTLP over HTTP: decodes what it is sent, and answers as a test wants."""

from __future__ import annotations

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest, ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


class Receiver:
    """Keeps what arrived. `status` is what it answers, `leave_out` how many records of each request it leaves out."""

    def __init__(self, port: int = 0) -> None:
        self.spans: list[Any] = []
        self.logs: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self.resources: list[dict[str, str]] = []
        self.answers: list[int] = []
        self.status = 200
        self.leave_out = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, path: str, body: bytes) -> bytes:
        """Decode a request and return the answer's body."""
        if path == "/v1/traces":
            request = ExportTraceServiceRequest.FromString(body)
            self.resources += [_resource(each) for each in request.resource_spans]
            self.spans += [s for r in request.resource_spans for scope in r.scope_spans for s in scope.spans]
            answer = ExportTraceServiceResponse()
            answer.partial_success.rejected_spans = self.leave_out
        else:
            assert path == "/v1/logs", path
            request = ExportLogsServiceRequest.FromString(body)
            self.logs += [s for r in request.resource_logs for scope in r.scope_logs for s in scope.log_records]
            answer = ExportLogsServiceResponse()
            answer.partial_success.rejected_log_records = self.leave_out
        return bytes(answer.SerializeToString())


def attributes(found: Any) -> dict[str, Any]:
    """Return the attributes of a span, a log or an event as plain values."""
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in found.attributes}


def _resource(found: Any) -> dict[str, str]:
    return attributes(found.resource)


def _handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            assert self.headers["content-encoding"] == "gzip"
            body = gzip.decompress(self.rfile.read(int(self.headers["content-length"])))
            receiver.headers.append({name.lower(): value for name, value in self.headers.items()})
            receiver.go_on.wait()
            receiver.answers.append(receiver.status)
            answer = receiver.take(self.path, body) if receiver.status == 200 else b"no"
            self.send_response(receiver.status)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler

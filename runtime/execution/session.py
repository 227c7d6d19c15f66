"""What an attempt's handler does while it runs, as spans and log records."""

from __future__ import annotations

from typing import Any

import msgspec

from runtime.adapters.telemetry.base import Telemetry
from runtime.adapters.telemetry.records import MAX_TEXT, encode_value
from runtime.errors import MotiaError, StoreUnavailable
from runtime.execution.asked import Asked, Person
from runtime.execution.attempt import Attempt
from runtime.execution.recording import NOTHING, Recording
from runtime.execution.services import Services
from runtime.model import LogRecord, Span, TraceContext, now_ns
from runtime.model.trace import Severity, Source
from runtime.protocol.wire import Frame

LEVELS = ("debug", "info", "warn", "error")
SOURCES = ("logger", "console", "stderr")


class Session:
    """Listens to one attempt, to the code outside attempts or to a `person`: answers requests, records logs."""

    def __init__(
        self,
        attempt: Attempt | None,
        services: Services,
        telemetry: Telemetry,
        *,
        output_limit: int,
        recording: Recording = NOTHING,
        person: Person | None = None,
    ) -> None:
        self._attempt = attempt
        self._person = person
        above = attempt or person
        self._above = above.trace if above else None
        self._recording = recording
        self._services = services
        self._telemetry = telemetry
        self._left = output_limit
        self._left_out = 0
        self._goes_on = False

    async def request(self, number: int, method: str, params: dict[str, Any]) -> Any:
        """Answer a `ctx` call and record it as a span."""
        attempt = self._attempt
        trace = self._above.child() if self._above else TraceContext.new()
        asked = Asked(attempt, number, trace, params)
        start = now_ns()
        failed: MotiaError | None = MotiaError("the studio failed to answer")
        try:
            answer = await self._services.answer(method, asked)
        except MotiaError as error:
            failed = error
            if attempt is not None and isinstance(error, StoreUnavailable):
                attempt.refusal = error
            raise
        else:
            failed = None
            return answer
        finally:
            self._telemetry.record(self._span(asked, method, start, failed))

    def log(self, frame: Frame) -> None:
        """Record a line the handler wrote; past the limit of one attempt say so once and drop the rest.

        A runner that sends no more of an attempt's lines says how many there were.
        """
        if isinstance(dropped := frame.get("dropped"), int):
            self._left_out += dropped
            return
        if self._left < 0 and self._attempt is not None:
            self._left_out += 1
            return
        message = self._whole(str(frame.get("message", "")))
        data = None if frame.get("data") is None else msgspec.Raw(encode_value(frame["data"]))
        self._left -= len(message) + (memoryview(data).nbytes if data is not None else 0)
        if self._left < 0 and self._attempt is not None:
            begin = self._recording.masker.cut(message, 200)
            message, data = f"{begin} … (this attempt printed more than its limit; the rest is left out)", None
        level, source, when = frame.get("level"), frame.get("source"), frame.get("time")
        self._record(
            int(when * 1e6) if isinstance(when, int | float) and when > 0 else now_ns(),
            level if level in LEVELS else "info",
            message,
            data=data,
            source=source if source in SOURCES else "logger",
        )

    def _whole(self, message: str) -> str:
        """Return a line without what a runner that cuts very long lines left of a secret in it, or in the next one."""
        was_cut, self._goes_on = self._goes_on, len(message) >= MAX_TEXT
        return self._recording.masker.ends(message) if was_cut or self._goes_on else message

    def close(self) -> None:
        """Say how many lines were left out, at the attempt's end."""
        if self._left_out:
            data = {"dropped": {"spans": 0, "logs": self._left_out}}
            message = f"{self._left_out:,} more lines were left out; runners.output_kb is the limit"
            self._record(now_ns(), "warn", message, data=data, source="studio")
            self._left_out = 0

    def _record(self, time: int, severity: Severity, message: str, *, data: Any, source: Source) -> None:
        attempt = self._attempt
        self._telemetry.record(
            LogRecord(
                time,
                severity,
                message,
                trace_id=attempt.trace.trace_id if attempt else None,
                span_id=attempt.trace.span_id if attempt else None,
                step=attempt.step.name if attempt else None,
                attempt=attempt.number if attempt else None,
                data=data,
                source=source,
            )
        )

    def _span(self, asked: Asked, method: str, start: int, failed: MotiaError | None) -> Span:
        attributes: dict[str, Any] = {"motia.phase": "call", "motia.method": method, **asked.details}
        params, trace = asked.params, asked.trace
        if asked.values:
            attributes |= self._recording.values(asked.values)
        if self._attempt is not None:
            attributes["motia.step"] = self._attempt.step.name
        if self._person is not None:
            attributes["motia.by"] = self._person.name
        for key in ("topic", "group", "key", "stream", "item"):
            if isinstance(params.get(key), str):
                attributes[f"motia.{key}"] = params[key]
        if failed is not None:
            attributes["error.type"] = failed.code
        return Span(
            trace_id=trace.trace_id,
            span_id=trace.span_id,
            parent_id=self._above.span_id if self._above else None,
            name=_name(method, params),
            kind="producer" if method == "enqueue" else "internal",
            start=start,
            end=now_ns(),
            status="error" if failed else "ok",
            message=failed.message if failed else None,
            attributes=attributes,
        )


def _name(method: str, params: dict[str, Any]) -> str:
    parts = (params.get(key) for key in ("topic", "stream", "group", "item", "key"))
    return f"{method} {'/'.join(str(part) for part in parts if part is not None)}".strip()

"""The trace that the running attempt belongs to, for calls to other systems.

Spans of attempts and of calls are recorded by the studio; nothing has to be patched for that. With OpenTelemetry
installed in the project, `get_tracer()` is its tracer, and spans made with it are the project's own to export.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from importlib.util import find_spec
from typing import Any

# Other packages share its first name, so its presence alone says nothing.
HAS_OTEL = find_spec("opentelemetry") is not None and find_spec("opentelemetry.trace") is not None

current: ContextVar[tuple[str, str] | None] = ContextVar("motia_trace", default=None)


def get_trace_id() -> str | None:
    """Return the id of the running attempt's trace, 32 hex digits; None outside an attempt."""
    ids = current.get()
    return ids[0] if ids else None


def get_span_id() -> str | None:
    """Return the id of the running attempt's span, 16 hex digits; None outside an attempt."""
    ids = current.get()
    return ids[1] if ids else None


def inject(headers: dict[str, str] | None = None) -> dict[str, str]:
    """Return headers for a request to another system, with `traceparent` added inside an attempt."""
    ids = current.get()
    return {**(headers or {}), **({"traceparent": f"00-{ids[0]}-{ids[1]}-01"} if ids else {})}


def instrument_bridge(bridge: Any) -> Any:
    """Return the bridge as it is: trace ids travel with every call already."""
    return bridge


def get_tracer(name: str = "motia") -> Any:
    """Return OpenTelemetry's tracer, or one whose spans are not recorded when the project doesn't have it."""
    if HAS_OTEL:
        return import_module("opentelemetry.trace").get_tracer(name)
    return _NoTracer()


class _NoTracer:
    @contextmanager
    def start_as_current_span(self, name: str, **_: Any) -> Iterator[_NoSpan]:
        yield _NoSpan()


class _NoSpan:
    def set_attribute(self, key: str, value: Any) -> None:
        """Drop the attribute: nobody records this span."""

"""Tells why a Step was not run, where no attempt does: a span without length for each decision, and no flood."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from runtime.adapters.telemetry.base import Telemetry
from runtime.model import Span, Step, TraceContext, new_span_id, now_ns
from runtime.triggers.base import Trigger

# A sender that is wrong once is mostly wrong a thousand times a second; ten of those tell as much.
MOST_A_SECOND: Final = 10

Verdict = Literal["refused", "missed", "deduplicated"]
NO_DETAILS: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(slots=True)
class _Second:
    """How many decisions of one kind were recorded within a second, and how many were left out since the last one."""

    since: float
    count: int = 0
    left_out: int = 0


class Decisions:
    """Records decisions against running a Step, at most ten a second for each Step and reason.

    The next one that is recorded says in `motia.left_out` how many like it were not.
    """

    def __init__(self, telemetry: Telemetry, clock: Callable[[], float] = time.monotonic) -> None:
        self._telemetry = telemetry
        self._clock = clock
        self._seconds: dict[tuple[str, str], _Second] = {}

    def record(
        self,
        verdict: Verdict,
        reason: str,
        step: Step,
        trigger: Trigger,
        *,
        message: str,
        trace: TraceContext | None = None,
        failed: bool = False,
        details: Mapping[str, Any] = NO_DETAILS,
    ) -> None:
        """Record a decision. `reason` is a stable code, `message` says it to people; without `trace` it has its own.

        `failed` says that somebody was told that it went wrong. Never blocks, never raises.
        """
        left_out = self._admit(step.name, reason)
        if left_out is None:
            return
        attributes: dict[str, Any] = {
            "motia.phase": "decision",
            "motia.step": step.name,
            "motia.trigger": trigger.kind,
            "motia.suffix": trigger.suffix,
            "motia.verdict": verdict,
            "motia.reason": reason,
            **details,
        }
        if trigger.topic is not None:
            attributes["motia.topic"] = trigger.topic
        if left_out:
            attributes["motia.left_out"] = left_out
        now, context = now_ns(), trace or TraceContext.new()
        self._telemetry.record(
            Span(
                trace_id=context.trace_id,
                span_id=new_span_id(),
                parent_id=trace.span_id if trace else None,
                name=f"{trigger.summary} → {step.name}: {verdict}",
                kind="internal",
                start=now,
                end=now,
                status="error" if failed else "ok",
                message=message,
                attributes=attributes,
                whole=True,
            )
        )

    def _admit(self, step: str, reason: str) -> int | None:
        """Return how many were left out before this one; None where this one is left out too."""
        now = self._clock()
        second = self._seconds.setdefault((step, reason), _Second(now))
        if now - second.since >= 1.0:
            second.since, second.count = now, 0
        if second.count == MOST_A_SECOND:
            second.left_out += 1
            return None
        second.count += 1
        left_out, second.left_out = second.left_out, 0
        return left_out

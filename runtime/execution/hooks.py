"""Calls the functions that a project defines besides handlers: a stream's hooks, and `authenticateStream`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from runtime.adapters.telemetry.base import Telemetry
from runtime.errors import HandlerFailed, RunnerUnavailable, StepCrashed, StepTimeout
from runtime.execution.deadline import Overdue, wait_answer
from runtime.execution.pool import RunnerPool
from runtime.execution.runner import RunnerGone
from runtime.execution.services import Services
from runtime.execution.session import Session
from runtime.model import TraceContext

HOOK_SECONDS: Final = 5.0

HookKind = Literal["join", "leave", "authenticate"]


class Hooks:
    """Runs hooks on the runners of the current snapshot. What they log or ask for is answered as for any other code."""

    def __init__(
        self, pool: Callable[[str], RunnerPool], services: Services, telemetry: Telemetry, *, output_limit: int
    ) -> None:
        self._pool = pool
        self._services = services
        self._telemetry = telemetry
        self._output_limit = output_limit

    async def call(self, kind: HookKind, *, runner: str | None, file: str, data: dict[str, Any]) -> Any:
        """Return what a hook returned.

        :raises HandlerFailed: it raised. :raises StepTimeout: it took longer than HOOK_SECONDS.
        :raises StepCrashed: its runner died. :raises RunnerUnavailable: there is none.
        """
        if runner is None:
            raise RunnerUnavailable(f"{file} could not be loaded, so its {kind} hook can't run")
        trace = TraceContext.new()
        frame = {
            "t": "call",
            "kind": kind,
            "file": file,
            "trigger": {"type": kind, "index": 0},
            "input": data,
            "trace": {"traceId": trace.trace_id, "spanId": trace.span_id},
            "attempt": 1,
            "deadlineMs": int(HOOK_SECONDS * 1000),
        }
        session = Session(None, self._services, self._telemetry, output_limit=self._output_limit)
        connection = await self._pool(runner).acquire()
        number, answer = connection.start_call(frame, session)
        try:
            found = await wait_answer(
                connection, number, answer, seconds=HOOK_SECONDS, blame=f"the {kind} hook of {file}"
            )
        except Overdue as overdue:
            raise StepTimeout(f"the {kind} hook of {file} did not finish within {HOOK_SECONDS:g} s") from overdue
        except RunnerGone as gone:
            raise StepCrashed(f"the runner died while the {kind} hook of {file} ran") from gone
        if found["t"] == "failed":
            message = (found.get("error") or {}).get("message") or "it failed without a message"
            raise HandlerFailed(f"the {kind} hook of {file} failed: {message}")
        return found.get("result")

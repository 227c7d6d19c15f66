"""A support desk as a runner describes it, and what its Steps do: for tests that look at pages."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from runtime.model import LogRecord, Problem, Snapshot, Span, new_span_id, new_trace_id, now_ns
from tests.console import described

MS = 1_000_000

STEPS = (
    described(
        "src/tickets/create.step.ts",
        "node",
        {
            "name": "CreateTicket",
            "description": "Takes a ticket from the web form and passes it on.",
            "triggers": [{"type": "http", "method": "POST", "path": "/tickets"}],
            "enqueues": ["ticket.created"],
            "flows": ["support"],
        },
    ),
    described(
        "src/tickets/triage_step.py",
        "python",
        {
            "name": "TriageTicket",
            "description": "Decides how urgent a ticket is.",
            "triggers": [{"type": "queue", "topic": "ticket.created"}],
            "enqueues": ["ticket.triaged", {"topic": "ticket.escalated", "label": "urgent", "conditional": True}],
            "flows": ["support"],
        },
    ),
    described(
        "src/tickets/notify.step.js",
        "node",
        {
            "name": "NotifyCustomer",
            "triggers": [{"type": "queue", "topic": "ticket.triaged"}],
            "flows": ["support"],
        },
    ),
    described(
        "src/tickets/escalate_step.py",
        "python",
        {
            "name": "EscalateToPerson",
            "description": "Calls somebody who can help at once.",
            "triggers": [{"type": "queue", "topic": "ticket.escalated", "condition": True}],
            "flows": ["support", "on-call"],
        },
    ),
    described(
        "src/sla/sweep_step.py",
        "python",
        {
            "name": "SweepOverdue",
            "triggers": [
                {"type": "cron", "expression": "0 */5 * * * *"},
                {"type": "http", "method": "POST", "path": "/sweep"},
            ],
            "enqueues": ["ticket.escalated"],
            "flows": ["on-call"],
        },
    ),
)
SNAPSHOT = Snapshot(1, STEPS)
BROKEN = Snapshot(
    2,
    (
        *STEPS,
        replace(
            described("src/tickets/close.step.ts", "node", {}),
            runner=None,
            config=None,
            handler=False,
            error={"message": "Unexpected token, expected “}”", "line": 14, "hint": "look at the braces above line 14"},
        ),
    ),
    problems=(Problem("config.yaml", "http.prot: unknown key", "warning", 3, "config", "did you mean http.port?"),),
)


def attempt(step: str, milliseconds: float, *, error: str | None = None, trace_id: str | None = None) -> list[Span]:
    """Return the two records of an attempt that has just ended."""
    started = Span(
        trace_id or new_trace_id(),
        new_span_id(),
        None,
        "attempt 1",
        "internal",
        now_ns() - int(milliseconds * MS),
        attributes={"motia.step": step, "motia.phase": "attempt", "motia.attempt": 1},
    )
    status = "error" if error else "ok"
    return [started, msgspec.structs.replace(started, end=now_ns(), status=status, message=error)]


def line(step: str, message: str, severity: str = "info", data: object = None) -> LogRecord:
    """Return a log line written now."""
    return LogRecord(now_ns(), severity, message, new_trace_id(), new_span_id(), step, 1, data)  # type: ignore[arg-type]

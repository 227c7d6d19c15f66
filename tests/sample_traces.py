"""Traces as gateways and workers record them, written span by span: one that failed, and one of any size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from runtime.model import Span, new_span_id, new_trace_id, now_ns
from runtime.model.trace import SpanKind, SpanStatus
from tests.sample_flow import MS

NOTHING: Mapping[str, Any] = MappingProxyType({})
ORDER = {"orderId": "order-4711", "total": 129.5, "currency": "EUR", "email": "ann@example.com", "token": "***"}
STACK = (
    "CardRefused: the bank answered 402\n"
    "    at charge (src/tickets/create.step.ts:31:9)\n"
    "    at handler (src/tickets/create.step.ts:18:3)\n"
    "    at run (node:internal/process/task_queues:95:5)"
)


@dataclass
class Telling:
    """A trace that is written down. Times are milliseconds after its start; `minutes` is how long ago that was."""

    minutes: float = 2.0
    trace_id: str = field(default_factory=new_trace_id)
    spans: list[Span] = field(default_factory=list)
    steps: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.start = now_ns() - int(self.minutes * 60_000) * MS

    def add(
        self,
        parent: str | None,
        name: str,
        since: float,
        until: float | None,
        attributes: Mapping[str, Any] = NOTHING,
        *,
        kind: SpanKind = "internal",
        failed: str | None = None,
    ) -> str:
        """Add a span and return its id."""
        status: SpanStatus = "running" if until is None else "error" if failed else "ok"
        span = Span(
            self.trace_id,
            new_span_id(),
            parent,
            name,
            kind,
            self.start + int(since * MS),
            None if until is None else self.start + int(until * MS),
            status,
            failed,
            dict(attributes),
            whole=until is not None,
        )
        self.spans.append(span)
        return span.span_id

    def request(self, step: str, name: str, since: float, until: float | None, *, failed: str | None = None) -> str:
        """Add the trigger's span of a request."""
        attributes = {"motia.phase": "trigger", "motia.step": step, "motia.trigger": "http"}
        return self.add(None, name, since, until, attributes, kind="server", failed=failed)

    def message(
        self, sender: str, topic: str, step: str, since: float, until: float | None, *, failed: str | None = None
    ) -> str:
        """Add the trigger's span of a message."""
        attributes = {"motia.phase": "trigger", "motia.step": step, "motia.trigger": "queue", "motia.topic": topic}
        return self.add(sender, f"{topic} → {step}", since, until, attributes, kind="consumer", failed=failed)

    def attempt(
        self,
        trigger: str,
        step: str,
        number: int,
        since: float,
        until: float | None,
        *,
        failed: str | None = None,
        more: Mapping[str, Any] = NOTHING,
    ) -> str:
        """Add an attempt."""
        attributes = {"motia.phase": "attempt", "motia.step": step, "motia.attempt": number, **more}
        added = self.add(trigger, f"attempt {number}", since, until, attributes, failed=failed)
        self.steps[added] = step
        return added

    def call(self, attempt: str, name: str, since: float, until: float, more: Mapping[str, Any] = NOTHING) -> str:
        """Add what a handler called."""
        attributes = {
            "motia.phase": "call",
            "motia.step": self.steps[attempt],
            "motia.method": name.split(" ", 1)[0],
            **more,
        }
        kind: SpanKind = "producer" if name.startswith("enqueue") else "internal"
        return self.add(attempt, name, since, until, attributes, kind=kind)


def failed_order(minutes: float = 2.0) -> Telling:
    """Return a trace in which a message was tried three times and given up."""
    told = Telling(minutes)
    post = told.request("CreateTicket", "POST /tickets", 0, 42)
    took = told.attempt(
        post,
        "CreateTicket",
        1,
        3,
        40,
        more={
            "motia.outcome": "ok",
            "motia.key": "order-4711",
            "motia.input": {"pathParams": {}, "queryParams": {}, "headers": {"authorization": "***"}, "body": ORDER},
            "motia.output": {"status": 201, "body": {**ORDER, "status": "open"}},
        },
    )
    told.call(
        took,
        "state.set orders/order-4711",
        8,
        14,
        {
            "motia.group": "orders",
            "motia.key": "order-4711",
            "motia.value": {**ORDER, "status": "paid", "items": [{"sku": "A-1", "count": 2}]},
            "motia.old_value": {**ORDER, "status": "open", "items": []},
        },
    )
    send = told.call(took, "enqueue ticket.created", 30, 34, {"motia.topic": "ticket.created", "motia.data": ORDER})
    message = "the bank answered 402"
    triage = told.message(send, "ticket.created", "TriageTicket", 32, 7060, failed=message)
    failure = {
        "motia.outcome": "error",
        "error.type": "CardRefused",
        "motia.error": {
            "name": "CardRefused",
            "message": message,
            "stack": STACK,
            "file": "src/tickets/create.step.ts",
            "line": 31,
            "hint": "ask the customer for another card",
        },
    }
    for number, since in ((1, 60), (2, 1080), (3, 7020)):
        tried = told.attempt(
            triage,
            "TriageTicket",
            number,
            since,
            since + 38,
            failed=message,
            more={**failure, "motia.input": {"orderId": "order-4711"}},
        )
        told.call(tried, "state.get orders/order-4711", since + 4, since + 9)
    return told


def many_spans(count: int, minutes: float = 3.0) -> Telling:
    """Return a trace of about `count` spans: a request that sends messages, each with work of its own; some fail."""
    told = Telling(minutes)
    jobs = max(1, count // 10)
    post = told.request("SweepOverdue", "POST /sweep", 0, jobs + 20)
    took = told.attempt(post, "SweepOverdue", 1, 2, jobs + 18)
    for job in range(jobs):
        at = 4.0 + job
        send = told.call(took, "enqueue ticket.created", at, at + 0.8)
        failed = "no such ticket" if job % 37 == 5 else None
        triage = told.message(send, "ticket.created", "TriageTicket", at + 0.4, at + 40, failed=failed)
        tried = told.attempt(triage, "TriageTicket", 1, at + 9, at + 39, failed=failed)
        told.call(tried, f"state.get tickets/{job}", at + 10, at + 12)
        told.call(tried, f"state.set tickets/{job}", at + 14, at + 17)
        passed = told.call(tried, "enqueue ticket.triaged", at + 20, at + 21)
        notify = told.message(passed, "ticket.triaged", "NotifyCustomer", at + 20.5, at + 80)
        sent = told.attempt(notify, "NotifyCustomer", 1, at + 50, at + 79)
        told.call(sent, f"state.get tickets/{job}", at + 52, at + 54)
        told.call(sent, f"state.set outbox/{job}", at + 60, at + 66)
    return told

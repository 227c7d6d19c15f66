"""One run of a Step: what is known of it while it lasts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from runtime.errors import StoreUnavailable
from runtime.model import NO_HOPS, Hops, Message, Step, TraceContext
from runtime.triggers.base import Trigger

# Of what is streamed, only this much of the beginning is kept.
HEAD: Final = 8 * 1024


class Exchange(Protocol):
    """The HTTP request and response behind an attempt. The gateway provides it.

    :raises MotiaError: the client is gone, or the call comes at the wrong moment.
    """

    @property
    def started(self) -> bool:
        """Tell whether the response has begun; from then on the attempt has no deadline."""

    async def read(self) -> bytes | None:
        """Return the next bytes of the request's body, None at its end."""

    async def start(self, status: int | None, headers: dict[str, Any]) -> None:
        """Set the response's status and headers; may repeat until the first write."""

    async def write(self, data: bytes) -> None:
        """Send bytes to the client, returning when it took them."""

    async def end(self) -> None:
        """Finish the response."""


@dataclass(slots=True)
class Streamed:
    """Bytes that passed through a handler: how many, and how they begin."""

    size: int = 0
    head: bytearray = field(default_factory=bytearray)

    def add(self, data: bytes) -> None:
        """Count more bytes."""
        self.size += len(data)
        if len(self.head) < HEAD:
            self.head += data[: HEAD - len(self.head)]


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One run of a Step's handler.

    `hops` are the messages in a row that led to it, `messages` and `message_bytes` what it has sent so far; `ran_away`
    tells that it was refused to send more, which trying again would not change.

    `parent` is the trigger's span and `trace` the attempt's own. `effect` is a text unique to this attempt that makes
    its writes apply once however often the attempt is repeated. `outbox` collects the messages of an attempt whose
    worker publishes them together with its finish; None publishes each at once. `effects` are the keys that its writes
    used, which the store may forget once the attempt's end is recorded. `refusal` is what a store last refused it with.
    `status`, `received` and `sent` are what it set and streamed of its HTTP exchange.
    """

    step: Step
    trigger: Trigger
    input: Any
    parent: TraceContext
    timeout_ms: int
    number: int = 1
    effect: str | None = None
    exchange: Exchange | None = None
    outbox: list[Message] | None = None
    effects: list[str] = field(default_factory=list)
    refusal: StoreUnavailable | None = None
    details: dict[str, Any] = field(default_factory=dict)
    status: int | None = None
    received: Streamed | None = None
    sent: Streamed | None = None
    hops: Hops = NO_HOPS
    messages: int = 0
    message_bytes: int = 0
    ran_away: bool = False
    trace: TraceContext = field(init=False)

    def __post_init__(self) -> None:
        self.trace = self.parent.child()

    def frame(self, *, propagates: bool = True) -> dict[str, Any]:
        """Return the `call` frame without its id. `propagates` lets the handler's own requests carry the trace on."""
        trace: dict[str, Any] = {"traceId": self.trace.trace_id, "spanId": self.trace.span_id}
        if (state := self.hops.carry(self.step.name, self.trace.state)) is not None:
            trace["state"] = state
        if not propagates:
            trace["propagate"] = False
        return {
            "t": "call",
            "file": self.step.file,
            "trigger": {**self.trigger.info(), **self.details},
            "input": self.input,
            "trace": trace,
            "attempt": self.number,
            "deadlineMs": self.timeout_ms,
        }

"""What travels between Steps, and how an attempt at handling it ended."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

from runtime.model.hops import NO_HOPS, Hops
from runtime.model.trace import TraceContext

OutcomeKind = Literal["ok", "skipped", "failed", "timeout", "crashed"]


def new_message_id() -> str:
    """Return a unique id of [a-z0-9] only, which is all that RQ takes in a job id."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Message:
    """Data published to a topic. `group` orders FIFO subscribers; `delay_ms` holds delivery back.

    `hops` are the messages that led to this one, itself included where a Step sent it.
    """

    topic: str
    data: Any
    trace: TraceContext
    id: str = field(default_factory=new_message_id)
    group: str | None = None
    delay_ms: int = 0
    created_at: float = field(default_factory=time.time)
    producer: str | None = None
    hops: Hops = NO_HOPS


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt failed, in words that the handler's author can act on; `hint` says what to do."""

    code: str
    name: str
    message: str
    stack: str | None = None
    file: str | None = None
    line: int | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt ended. `condition` is what kept it from running, as the runner tells it: `{text?, line?}`."""

    kind: OutcomeKind
    result: Any = None
    failure: Failure | None = None
    condition: dict[str, Any] | None = None

    @property
    def succeeded(self) -> bool:
        """Tell whether the message needs no further attempt."""
        return self.kind in ("ok", "skipped")

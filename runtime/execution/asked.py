"""What is asked of the studio by a handler, or by a person in the console in a handler's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from runtime.errors import InvalidPayload
from runtime.execution.attempt import Attempt
from runtime.model import NO_HOPS, Hops, TraceContext


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks from the console: their account's name, and the span of what they do."""

    name: str
    trace: TraceContext


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a handler. `attempt` is None for code that runs outside any attempt, and for people.

    `values` collects what its span shows of the values that it wrote, `details` what else it tells.
    """

    attempt: Attempt | None
    number: int
    trace: TraceContext
    params: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def effect(self) -> str | None:
        """Return the text that makes a write of this request apply once, and remember that it was used."""
        attempt = self.attempt
        if attempt is None or attempt.effect is None:
            return None
        effect = f"{attempt.effect}:{self.number}"
        attempt.effects.append(effect)
        return effect

    @property
    def hops(self) -> Hops:
        """Return those of a message that this request sends."""
        return self.attempt.hops.sent_by(self.attempt.step.name) if self.attempt else NO_HOPS

    def text(self, name: str) -> str:
        """Return a parameter that has to be a text.

        :raises InvalidPayload: it isn't one.
        """
        value = self.params.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise InvalidPayload(f"{name} must be a text, not {value!r}")
        return str(value)

    def delay_ms(self) -> int:
        """Return for how many milliseconds to hold a message back; a time that has passed means not at all."""
        value = self.params.get("delayMs")
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidPayload(f"delayMs must be a number of milliseconds, not {value!r}")
        return max(0, int(value))

    def ops(self) -> list[dict[str, Any]]:
        """Return the update operations."""
        ops = self.params.get("ops")
        if not isinstance(ops, list):
            raise InvalidPayload(f"an update takes a list of operations, not {ops!r}")
        return ops

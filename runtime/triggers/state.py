"""A write to the state starts the Step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from runtime.triggers.base import Endpoint, Trigger
from runtime.triggers.options import COMMON, Options

TOPIC: Final = "@state"


@dataclass(frozen=True, slots=True)
class StateTrigger(Trigger):
    """Every change of the project's state; a condition is the only filter."""

    kind: ClassVar[str] = "state"
    label: ClassVar[str] = "State"
    icon: ClassVar[str] = "database"
    colour: ClassVar[str] = "state"

    @classmethod
    def parse(cls, index: int, options: Options) -> Self:
        """Read the trigger, which has no fields of its own."""
        options.only(*COMMON)
        return cls(index=index, condition=bool(options.raw.get("condition")))

    @property
    def base_suffix(self) -> str:
        """Return `state`."""
        return "state"

    @property
    def summary(self) -> str:
        """Say that any change counts, or those that a condition lets through."""
        return "some state changes" if self.condition else "every state change"

    @property
    def topic(self) -> str:
        """Return the topic of all changes."""
        return TOPIC

    @property
    def listens(self) -> tuple[Endpoint, ...]:
        """Return the state as a whole."""
        return (Endpoint("state", TOPIC),)

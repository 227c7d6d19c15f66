"""A write to the state starts the Step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from runtime.triggers.base import Endpoint, Taken, Trigger
from runtime.triggers.options import COMMON, Options

TOPIC: Final = "@state"
KINDS: Final = ("state:created", "state:updated", "state:deleted")
CHANGE: Final = {
    "type": "object",
    "properties": {
        "event_type": {"enum": list(KINDS), "default": KINDS[0], "description": "what happened to the key"},
        "group_id": {"type": "string", "minLength": 1, "description": "the group of the state"},
        "item_id": {"type": "string", "minLength": 1, "description": "the key in the group"},
        "new_value": {"description": "the value after the change"},
        "old_value": {"description": "the value before it"},
    },
    "required": ["event_type", "group_id", "item_id"],
}
# A change has two names for each of these.
SPELLINGS: Final = (("group_id", "scope"), ("item_id", "key"))


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

    @property
    def taken(self) -> Taken:
        """Return a change."""
        return Taken("The change", CHANGE)

    def by_hand(self, given: Any) -> tuple[Any, str | None]:
        """Return the change in every spelling that handlers read; changes of one key are a group."""
        if not isinstance(given, dict):
            return given, None
        event = {"type": "state", "event_type": KINDS[0], "old_value": None, "new_value": None, **given}
        for first, second in SPELLINGS:
            event[first] = event[second] = event.get(first, event.get(second))
        return event, f"{event['group_id']}/{event['item_id']}"

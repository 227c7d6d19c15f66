"""A change in a stream starts the Step."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from runtime.model import Message
from runtime.triggers.base import Endpoint, Taken, Trigger
from runtime.triggers.options import COMMON, Options

TOPIC_PREFIX: Final = "@stream/"
KINDS: Final = ("create", "update", "delete")

EVENT: Final = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "default": KINDS[0], "examples": list(KINDS), "description": "what happened"},
        "data": {"description": "the item, or what a custom event carries"},
    },
    "required": ["type"],
}


@dataclass(frozen=True, slots=True)
class StreamTrigger(Trigger):
    """Events of one stream, of one group or of one item; None means any."""

    kind: ClassVar[str] = "stream"
    label: ClassVar[str] = "Stream"
    icon: ClassVar[str] = "radio"
    colour: ClassVar[str] = "stream"

    stream: str = ""
    group: str | None = None
    item: str | None = None

    @classmethod
    def parse(cls, index: int, options: Options) -> Self:
        """Read the stream's name and the filters."""
        options.only(*COMMON, "streamName", "groupId", "itemId")
        return cls(
            index=index,
            condition=bool(options.raw.get("condition")),
            stream=options.text("streamName", required=True),
            group=options.text("groupId") or None,
            item=options.text("itemId") or None,
        )

    @property
    def base_suffix(self) -> str:
        """Return `stream(tickets)`."""
        return f"stream({self.stream})"

    @property
    def summary(self) -> str:
        """Return stream, group and item, such as `tickets/open`."""
        return "/".join(
            [self.stream, *([self.group or "*"] if self.group or self.item else []), *filter(None, [self.item])]
        )

    @property
    def topic(self) -> str:
        """Return the topic of the stream's events."""
        return f"{TOPIC_PREFIX}{self.stream}"

    @property
    def listens(self) -> tuple[Endpoint, ...]:
        """Return the stream."""
        return (Endpoint("stream", self.stream),)

    def accepts(self, message: Message) -> bool:
        """Tell whether the event, an envelope of the stream protocol, is of the group and item asked for."""
        event = message.data if isinstance(message.data, Mapping) else {}
        return self.group in (None, event.get("groupId")) and self.item in (None, event.get("id"))

    @property
    def taken(self) -> Taken:
        """Return an event, of the group and item that it is of where the trigger names them."""
        group, item = ({"type": "string", **({"default": of} if of else {})} for of in (self.group, self.item))
        properties = {"groupId": group, "id": {**item, "type": ["string", "null"]}, "event": EVENT}
        return Taken("The event", {"type": "object", "properties": properties, "required": ["groupId", "event"]})

    def by_hand(self, given: Any) -> tuple[Any, str | None]:
        """Return the event in its envelope; events of one item are a group."""
        if not isinstance(given, dict):
            return given, None
        event = {"type": "stream", "timestamp": int(time.time() * 1000), "streamName": self.stream, **given}
        return event, f"{event.get('groupId')}/{event.get('id')}"

    def info(self) -> dict[str, Any]:
        """Add the stream's name."""
        return {"type": self.kind, "index": self.index, "streamName": self.stream}

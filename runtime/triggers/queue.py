"""A message of a topic starts the Step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self

from runtime.triggers.base import Delivery, Endpoint, Trigger
from runtime.triggers.options import COMMON, Options

SECOND_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class QueueTrigger(Trigger):
    """A subscription to a topic."""

    kind: ClassVar[str] = "queue"
    label: ClassVar[str] = "Queue"
    icon: ClassVar[str] = "inbox"
    colour: ClassVar[str] = "queue"
    aliases: ClassVar[tuple[str, ...]] = ("event",)

    name: str = ""
    settings: Delivery = field(default_factory=Delivery)

    @classmethod
    def parse(cls, index: int, options: Options) -> Self:
        """Read the topic and how its messages are to be delivered."""
        options.only(*COMMON, "topic", "input", "config")
        topic = options.text("topic", required=True)
        if topic.startswith("@"):
            options.report("topic", f"{topic!r} can't be used: topics that begin with `@` belong to the runtime")
        return cls(
            index=index,
            condition=bool(options.raw.get("condition")),
            input_schema=options.schema("input"),
            name=topic,
            settings=_read_delivery(options.section("config")),
        )

    @property
    def base_suffix(self) -> str:
        """Return `queue(ticket.created)`."""
        return f"queue({self.name})"

    @property
    def summary(self) -> str:
        """Return the topic."""
        return self.name

    @property
    def topic(self) -> str:
        """Return the topic."""
        return self.name

    @property
    def delivery(self) -> Delivery:
        """Return what `config` of the trigger says."""
        return self.settings

    @property
    def listens(self) -> tuple[Endpoint, ...]:
        """Return the topic."""
        return (Endpoint("topic", self.name),)

    def info(self) -> dict[str, Any]:
        """Add the topic."""
        return {"type": self.kind, "index": self.index, "topic": self.name}


def _read_delivery(options: Options) -> Delivery:
    options.only(
        *("type", "maxRetries", "visibilityTimeout", "delaySeconds", "concurrency", "backoffType", "backoffDelayMs")
    )
    timeout = options.number("visibilityTimeout", least=1)
    fixed = options.choice("backoffType", ("exponential", "fixed"), default="exponential") == "fixed"
    return Delivery(
        fifo=options.choice("type", ("standard", "fifo"), default="standard") == "fifo",
        max_retries=options.number("maxRetries"),
        backoff_ms=options.number("backoffDelayMs"),
        backoff_type="fixed" if fixed else "exponential",
        concurrency=options.number("concurrency", least=1),
        delay_ms=(options.number("delaySeconds") or 0) * SECOND_MS,
        timeout_ms=None if timeout is None else timeout * SECOND_MS,
    )

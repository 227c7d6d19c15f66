"""The queue port: how messages get to subscriptions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from runtime.errors import RunawayFlow
from runtime.model import Message
from runtime.triggers.base import Delivery

UNIQUE_SECONDS: Final = 86_400


def overspent() -> RunawayFlow:
    """Return the error of who publishes more than a trace's budget."""
    message = "the Steps of this trace sent more messages within an hour than queue.max_trace_messages allows"
    return RunawayFlow(message, hint="let the flow send less, or raise queue.max_trace_messages in config.yaml")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message for one subscription: what becomes one job. `key` ([a-z0-9-]) is the job's id and makes it unique.

    For `unique_seconds` no other parcel with this key is published. `budget` is how many parcels its trace may have
    within an hour; None doesn't count it.
    """

    message: Message
    subscription: str
    key: str
    delivery: Delivery
    unique_seconds: int = UNIQUE_SECONDS
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class Fire:
    """A fire time of a Step's schedule, `at` seconds since the epoch, and what it publishes.

    That is nothing where it only counts.
    """

    schedule: str
    step: str
    at: float
    parcels: tuple[Parcel, ...] = ()


class Queue(ABC):
    """Takes messages for subscriptions and keeps them until a worker finished them.

    `publish` is atomic: all parcels or none, and a parcel whose `key` was published within its `unique_seconds` is not
    published again. When it returns, the parcels survive the death of any process.

    :raises StoreUnavailable: the broker doesn't answer; nothing was published.
    :raises RunawayFlow: a trace would have more parcels than its budget; nothing was published.
    :raises InvalidPayload: a message's data can't be written as JSON; nothing was published.
    """

    @abstractmethod
    async def publish(self, parcels: Sequence[Parcel]) -> int:
        """Publish parcels by each message's delay and its subscription's settings; return how many were new."""

    @abstractmethod
    async def fire(self, fires: Sequence[Fire], fence: int) -> bool:
        """Publish fire times, each in one step with remembering it as its schedule's last.

        One that isn't later than its schedule's last is passed over, so each is published once. Nothing is published
        and the answer is False where fires came under a higher fencing number before.
        """

    @abstractmethod
    async def park(self, message: Message) -> None:
        """Keep a message that nobody subscribes to until somebody does; of a topic the last 10,000 are kept."""

    @abstractmethod
    async def parked_topics(self) -> set[str]:
        """Return the topics that have parked messages."""

    @abstractmethod
    async def unpark(self, topic: str) -> list[Message]:
        """Return the parked messages of a topic, oldest first. They stay until `forget`, so that none gets lost."""

    @abstractmethod
    async def forget(self, topic: str, messages: Sequence[Message]) -> None:
        """Remove parked messages that `unpark` returned and that were published; others may have removed them too."""

    async def close(self) -> None:
        """Give back connections."""

"""Messages reach every subscription that wants them, and wait where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.adapters.queue.base import Fire, Parcel, Queue
from runtime.config.tree import Queue as QueueSettings
from runtime.execution.publisher import Publisher
from runtime.model import Message, Registry, Step, TraceContext
from runtime.triggers.base import Delivery, Trigger


@dataclass(frozen=True, slots=True)
class Listening(Trigger):
    """A trigger that takes the messages of one topic, only those with `wanted` as data where that is given."""

    name: str = "topic"
    wanted: str | None = None

    @property
    def base_suffix(self) -> str:
        return f"test({self.name})"

    @property
    def topic(self) -> str:
        return self.name

    def accepts(self, message: Message) -> bool:
        return self.wanted is None or message.data == self.wanted


class Shelf(Queue):
    """A queue that only keeps what it is given."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []
        self.parked: list[Message] = []

    async def publish(self, parcels: Sequence[Parcel]) -> int:
        self.parcels.extend(parcels)
        return len(parcels)

    async def fire(self, fires: Sequence[Fire], fence: int) -> bool:
        self.parcels.extend(parcel for fire in fires for parcel in fire.parcels)
        return True

    async def park(self, message: Message) -> None:
        self.parked.append(message)

    async def parked_topics(self) -> set[str]:
        return {message.topic for message in self.parked}

    async def unpark(self, topic: str) -> list[Message]:
        return [message for message in self.parked if message.topic == topic]

    async def forget(self, topic: str, messages: Sequence[Message]) -> None:
        self.parked = [message for message in self.parked if message not in messages]


def registry(**triggers: Trigger) -> Registry:
    return Registry(
        steps=tuple(Step(name, f"src/{name}.py", "python", (trigger,)) for name, trigger in triggers.items())
    )


def message(topic: str, data: str = "x") -> Message:
    return Message(topic, data, TraceContext.new())


async def test_publish_makes_a_parcel_for_every_subscription() -> None:
    shelf = Shelf()
    steps = registry(A=Listening(0), B=Listening(0))
    await Publisher(shelf, lambda: steps, compete=False).publish([message("topic")])
    assert [parcel.subscription for parcel in shelf.parcels] == ["A/test(topic)", "B/test(topic)"]
    assert len({parcel.key for parcel in shelf.parcels}) == 2


async def test_publish_gives_the_same_message_the_same_key_each_time() -> None:
    publisher = Publisher(Shelf(), lambda: registry(A=Listening(0)), compete=False)
    sent = message("topic")
    assert publisher.sort([sent]).parcels[0].key == publisher.sort([sent]).parcels[0].key


async def test_publish_leaves_out_a_subscription_that_does_not_accept_the_message() -> None:
    shelf = Shelf()
    steps = registry(A=Listening(0, wanted="a"), B=Listening(0, wanted="b"))
    await Publisher(shelf, lambda: steps, compete=False).publish([message("topic", "b")])
    assert [parcel.subscription for parcel in shelf.parcels] == ["B/test(topic)"]
    assert not shelf.parked


async def test_a_parcel_carries_the_projects_settings_where_its_trigger_has_none() -> None:
    settings = QueueSettings(max_retries=7, backoff_ms=20, timeout=1500, unique_hours=1)
    publisher = Publisher(Shelf(), lambda: registry(A=Listening(0)), compete=False, settings=settings)
    (parcel,) = publisher.sort([message("topic")]).parcels
    assert parcel.delivery == Delivery(max_retries=7, backoff_ms=20, timeout_ms=1500)
    assert parcel.unique_seconds == 3600


async def test_publish_reaches_one_subscription_only_when_they_compete() -> None:
    shelf = Shelf()
    steps = registry(A=Listening(0), B=Listening(0))
    publisher = Publisher(shelf, lambda: steps, compete=True)
    await publisher.publish([message("topic") for _ in range(100)])
    assert len(shelf.parcels) == 100
    assert {parcel.subscription for parcel in shelf.parcels} == {"A/test(topic)", "B/test(topic)"}


async def test_publish_parks_a_message_until_somebody_subscribes() -> None:
    shelf = Shelf()
    current = registry()
    publisher = Publisher(shelf, lambda: current, compete=False)
    await publisher.publish([message("topic", "early")])
    assert [kept.data for kept in shelf.parked] == ["early"]
    current = registry(A=Listening(0))
    assert await publisher.deliver_parked(["topic"]) == 1
    assert [parcel.message.data for parcel in shelf.parcels] == ["early"]


async def test_publish_drops_an_event_of_the_runtime_that_nobody_watches() -> None:
    shelf = Shelf()
    await Publisher(shelf, registry, compete=False).publish([message("@state")])
    assert not shelf.parcels
    assert not shelf.parked

"""Turns messages into parcels: one for each subscription that wants the message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from runtime.adapters.queue.base import Parcel, Queue
from runtime.adapters.queue.jobs import job_id
from runtime.config.tree import Queue as QueueSettings
from runtime.execution.decisions import Decisions
from runtime.model import Message, Registry, Subscription
from runtime.triggers.base import Delivery


@dataclass(frozen=True, slots=True)
class Sorted:
    """Messages made ready: parcels for subscriptions, and those that nobody subscribes to."""

    parcels: tuple[Parcel, ...]
    unclaimed: tuple[Message, ...]


class Publisher:
    """Publishes messages to whoever subscribes in the registry of the moment.

    `settings` say what a trigger leaves open; `decisions` are told of messages that were there already.
    """

    def __init__(
        self,
        queue: Queue,
        registry: Callable[[], Registry],
        *,
        compete: bool,
        settings: QueueSettings | None = None,
        decisions: Decisions | None = None,
    ) -> None:
        self._queue = queue
        self._registry = registry
        self._compete = compete
        self._settings = settings or QueueSettings()
        self._decisions = decisions
        self._deliveries: dict[Delivery, Delivery] = {}

    def is_heard(self, topic: str) -> bool:
        """Tell whether anybody subscribes to a topic."""
        return topic in self._registry().by_topic

    def sort(self, messages: Sequence[Message], *, counts: bool = True) -> Sorted:
        """Find each message's subscriptions. `counts` says whether they count against their traces' budgets."""
        parcels: list[Parcel] = []
        unclaimed: list[Message] = []
        for message in messages:
            subscribed = self._registry().by_topic.get(message.topic, ())
            if not subscribed:
                unclaimed.append(message)
            wanting = [found for found in subscribed if found.trigger.accepts(message)]
            if self._compete and len(wanting) > 1 and not message.topic.startswith("@"):
                wanting = [wanting[int(message.id[:8], 36) % len(wanting)]]
            parcels.extend(self._pack(message, found, counts=counts) for found in wanting)
        return Sorted(tuple(parcels), tuple(unclaimed))

    async def publish(self, messages: Sequence[Message], *, counts: bool = True) -> Sorted:
        """Publish messages; park what nobody subscribes to.

        :raises StoreUnavailable: the broker doesn't answer; nothing of the parcels was published.
        :raises RunawayFlow: a trace has more messages than it may; nothing of the parcels was published.
        """
        ready = self.sort(messages, counts=counts)
        if ready.parcels:
            published = await self._queue.publish(ready.parcels)
            if published < len(ready.parcels):
                self._tell_repeated(ready.parcels, len(ready.parcels) - published)
        for message in ready.unclaimed:
            if not message.topic.startswith("@"):
                await self._queue.park(message)
        return ready

    async def publish_to(self, found: Subscription, message: Message) -> None:
        """Publish a message to one subscription, whoever else takes its topic and whatever its trigger would pass over.

        :raises StoreUnavailable: the broker doesn't answer; nothing was published.
        :raises InvalidPayload: the message's data can't be written as JSON; nothing was published.
        """
        await self._queue.publish((self.parcel(found, message),))

    def parcel(self, found: Subscription, message: Message) -> Parcel:
        """Return a message as one subscription gets it; it doesn't count against its trace's budget."""
        return self._pack(message, found, counts=False)

    async def deliver_parked(self, topics: Sequence[str]) -> int:
        """Publish messages that were parked while nobody subscribed; return how many."""
        count = 0
        for topic in topics:
            messages = await self._queue.unpark(topic)
            count += len(messages)
            await self.publish(messages, counts=False)  # they were accepted when they were parked
            await self._queue.forget(topic, messages)
        return count

    def _pack(self, message: Message, found: Subscription, *, counts: bool) -> Parcel:
        delivery, seconds = self._delivery(found), self._settings.unique_hours * 3600
        # The first message of a chain is limited by what its sender may send; most traces need no count of their own.
        budget = self._settings.max_trace_messages if counts and message.hops.count > 1 else 0
        return Parcel(message, found.name, job_id(message.id, found.name), delivery, seconds, budget or None)

    def _tell_repeated(self, parcels: Sequence[Parcel], count: int) -> None:
        found = self._registry().subscriptions.get(parcels[0].subscription)
        if self._decisions is None or found is None:
            return
        those = "it was" if count == 1 else f"{count:,} were"
        message = f"{those} published before under the same key within queue.unique_hours, so that one counts"
        trace = parcels[0].message.trace
        self._decisions.record("deduplicated", "duplicate", found.step, found.trigger, message=message, trace=trace)

    def _delivery(self, found: Subscription) -> Delivery:
        """Return the trigger's own settings, completed by those of the project."""
        own, settings = found.trigger.delivery, self._settings
        if own not in self._deliveries:
            self._deliveries[own] = replace(
                own,
                max_retries=settings.max_retries if own.max_retries is None else own.max_retries,
                backoff_ms=settings.backoff_ms if own.backoff_ms is None else own.backoff_ms,
                timeout_ms=own.timeout_ms or settings.timeout,
            )
        return self._deliveries[own]

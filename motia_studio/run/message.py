"""The message by which a Step is run that isn't an endpoint: to its subscription alone, on the way of all messages."""

from __future__ import annotations

from typing import Any

from motia_studio.run.target import Target
from runtime.adapters import load_adapter
from runtime.adapters.payload import check
from runtime.adapters.queue.base import Queue
from runtime.config.tree import Config
from runtime.execution.publisher import Publisher
from runtime.model import Message, Registry, TraceContext


def message_of(target: Target, given: Any, trace: TraceContext) -> Message:
    """Return the message that this input makes.

    :raises InvalidPayload: the input is no JSON that can be sent.
    """
    check(given)
    topic = target.trigger.topic
    assert topic is not None
    data, group = target.trigger.by_hand(given)
    return Message(topic, data, trace, group=group)


async def publish(config: Config, redis_url: str, registry: Registry, target: Target, message: Message) -> None:
    """Publish a message to its subscription, with the settings that its own messages have.

    :raises StoreUnavailable: the broker doesn't answer; nothing was published.
    """
    adapter = config.queue.adapter
    queue: Queue = load_adapter("queue", adapter.use)(url=redis_url, options=adapter.options)
    try:
        publisher = Publisher(queue, lambda: registry, compete=False, settings=config.queue)
        await publisher.publish_to(target.subscription, message)
    finally:
        await queue.close()

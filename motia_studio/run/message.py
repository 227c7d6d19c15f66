"""The message by which a Step is run that isn't an endpoint: to its subscription alone, on the way of all messages."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from motia_studio.run.target import Target
from runtime.adapters import load_adapter
from runtime.adapters.payload import check
from runtime.adapters.queue.base import Queue
from runtime.config.tree import Config
from runtime.execution.publisher import Publisher
from runtime.model import Message, Registry, TraceContext
from runtime.triggers.cron import BY_HAND
from runtime.triggers.state import StateTrigger
from runtime.triggers.stream import StreamTrigger


def message_of(target: Target, given: Any, trace: TraceContext) -> Message:
    """Return the message that this input makes.

    :raises InvalidPayload: the input is no JSON that can be sent.
    """
    check(given)
    topic, group = target.trigger.topic, None
    assert topic is not None
    data = given
    if target.trigger.schedule is not None:
        data = _fired(target)
    elif isinstance(target.trigger, StateTrigger) and isinstance(given, dict):
        data = _changed(given)
        group = f"{data.get('group_id')}/{data.get('item_id')}"
    elif isinstance(target.trigger, StreamTrigger) and isinstance(given, dict):
        data = {"type": "stream", "timestamp": int(time.time() * 1000), "streamName": target.trigger.stream, **given}
        group = f"{data.get('groupId')}/{data.get('id')}"
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


def _fired(target: Target) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    name = target.subscription.name
    return {"trigger": "cron", "jobId": name, "scheduledTime": now, "actualTime": now, BY_HAND: True}


def _changed(given: dict[str, Any]) -> dict[str, Any]:
    """Return an event of state in every spelling that handlers read."""
    event = {"type": "state", "event_type": "state:created", "old_value": None, "new_value": None, **given}
    for first, second in (("group_id", "scope"), ("item_id", "key")):
        name = event.get(first, event.get(second))
        event[first] = event[second] = name
    return event

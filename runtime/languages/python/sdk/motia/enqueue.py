"""Publishing a message to a topic; works with and without `await`."""

from __future__ import annotations

from typing import Any

from .calls import call
from .model import plain


def enqueue(message: Any = None, /, **fields: Any) -> Any:
    """Publish a message: `enqueue({"topic": "order.created", "data": {...}})`.

    `messageGroupId` keeps the messages of a group in order on a FIFO queue, `delayMs` holds one back.

    :raises ValueError: there is no topic.
    """
    given = {**(plain(message) if message is not None else {}), **fields}
    topic = given.get("topic", given.get("type"))
    if not isinstance(topic, str) or not topic:
        raise ValueError(f"enqueue needs a topic: enqueue({{'topic': 'order.created', 'data': ...}}), not {given!r}")
    params: dict[str, Any] = {"topic": topic, "data": given.get("data")}
    for name, other in (("messageGroupId", "message_group_id"), ("delayMs", "delay_ms")):
        value = given.get(name, given.get(other))
        if value is not None:
            params[name] = value
    return call("enqueue", **params)

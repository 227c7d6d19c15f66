"""Answers what a handler asks for: state, streams, enqueue, and the HTTP exchange behind it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Any

from runtime.adapters.payload import check
from runtime.adapters.state.base import Change, State
from runtime.adapters.streams.base import StreamChange, StreamEvent, Streams
from runtime.errors import InvalidPayload, ProtocolError
from runtime.execution.asked import Asked
from runtime.execution.attempt import Exchange, Streamed
from runtime.execution.budget import Budget, topic_of
from runtime.execution.publisher import Publisher
from runtime.model import Message
from runtime.triggers.state import TOPIC as STATE
from runtime.triggers.stream import TOPIC_PREFIX


class Services:
    """The answers, by the method names of runtime.protocol.methods."""

    def __init__(self, state: State, streams: Streams, publisher: Publisher, budget: Budget) -> None:
        self._state = state
        self._streams = streams
        self._publisher = publisher
        self._budget = budget
        self.methods: dict[str, Callable[[Asked], Awaitable[Any]]] = {
            "enqueue": self.enqueue,
            "state.get": lambda asked: state.get(asked.text("group"), asked.text("key")),
            "state.set": self.state_set,
            "state.update": self.state_update,
            "state.delete": self.state_delete,
            "state.list": self.state_list,
            "state.groups": lambda asked: state.groups(),
            "state.clear": self.state_clear,
            "streams.get": lambda asked: streams.get(asked.text("stream"), asked.text("group"), asked.text("item")),
            "streams.set": self.streams_set,
            "streams.update": self.streams_update,
            "streams.delete": self.streams_delete,
            "streams.list": self.streams_list,
            "streams.groups": lambda asked: streams.groups(asked.text("stream")),
            "streams.send": self.streams_send,
            "body.read": self.body_read,
            "response.start": self.response_start,
            "response.write": self.response_write,
            "response.end": self.response_end,
        }

    async def answer(self, method: str, asked: Asked) -> Any:
        """Answer one request.

        :raises MotiaError: what was asked can't be done; the handler gets the error.
        """
        handler = self.methods.get(method)
        if handler is None:
            raise ProtocolError(f"there is no method {method!r}")
        if asked.attempt is not None and self._tells(method, asked.params):
            self._budget.check(asked.attempt)
        return await handler(asked)

    async def enqueue(self, asked: Asked) -> None:
        """Publish a message, or keep it for the attempt's end."""
        params = asked.params
        topic = params.get("topic")
        if not isinstance(topic, str) or not topic.strip() or topic.startswith("@"):
            raise InvalidPayload(f"enqueue needs a topic, a text that doesn't begin with '@', not {topic!r}")
        # Whoever enqueues learns of what can't be sent, not the consumer.
        check(params.get("data"))
        asked.values["motia.data"] = params.get("data")
        if not self._publisher.is_heard(topic):
            asked.details["motia.consumers"] = 0
        group = params.get("messageGroupId")
        message = Message(
            topic,
            params.get("data"),
            asked.trace,
            group=None if group is None else str(group),
            delay_ms=asked.delay_ms(),
            producer=asked.attempt.step.name if asked.attempt else None,
            hops=asked.hops,
        )
        await self._send(asked, message)

    async def state_set(self, asked: Asked) -> dict[str, Any]:
        """Store a value and tell the state triggers; people also say which value theirs is based on."""
        group, key = asked.text("group"), asked.text("key")
        value = asked.params.get("value")
        if "basedOn" in asked.params:
            change = await self._state.swap(group, key, value, based_on=asked.params["basedOn"])
        else:
            change = await self._state.set(group, key, value, effect=asked.effect)
        await self._state_changed(asked, group, key, change)
        return change.as_result()

    async def state_update(self, asked: Asked) -> dict[str, Any]:
        """Change a value in place and tell the state triggers."""
        group, key = asked.text("group"), asked.text("key")
        change = await self._state.update(group, key, asked.ops(), effect=asked.effect)
        await self._state_changed(asked, group, key, change)
        return change.as_result()

    async def state_delete(self, asked: Asked) -> Any:
        """Remove a key, tell the state triggers, return the old value."""
        group, key = asked.text("group"), asked.text("key")
        change = await self._state.delete(group, key, effect=asked.effect)
        if change.existed:
            await self._state_changed(asked, group, key, change, deleted=True)
        return change.old_value

    async def state_list(self, asked: Asked) -> list[Any]:
        """Return the values of a group."""
        return list((await self._state.items(asked.text("group"))).values())

    async def state_clear(self, asked: Asked) -> None:
        """Remove a group and tell the state triggers of every key."""
        group = asked.text("group")
        cleared = await self._state.clear(group, effect=asked.effect)
        for key, value in cleared.items():
            await self._state_changed(asked, group, key, Change(value, None, existed=True), deleted=True)
        asked.values["motia.old_value"] = cleared

    async def streams_set(self, asked: Asked) -> dict[str, Any]:
        """Store an item and tell subscribers and stream triggers."""
        stream, group, item = asked.text("stream"), asked.text("group"), asked.text("item")
        return await self._stream_written(
            asked, await self._streams.set(stream, group, item, asked.params.get("value"), effect=asked.effect)
        )

    async def streams_update(self, asked: Asked) -> dict[str, Any]:
        """Change an item in place and tell subscribers and stream triggers."""
        stream, group, item = asked.text("stream"), asked.text("group"), asked.text("item")
        return await self._stream_written(
            asked, await self._streams.update(stream, group, item, asked.ops(), effect=asked.effect)
        )

    async def streams_delete(self, asked: Asked) -> Any:
        """Remove an item, tell subscribers and stream triggers, return the old value."""
        stream, group, item = asked.text("stream"), asked.text("group"), asked.text("item")
        written = await self._streams.delete(stream, group, item, effect=asked.effect)
        return (await self._stream_written(asked, written, deleted=True))["old_value"]

    async def streams_list(self, asked: Asked) -> list[Any]:
        """Return the values of a group."""
        return list((await self._streams.items(asked.text("stream"), asked.text("group"))).values())

    async def streams_send(self, asked: Asked) -> None:
        """Send a custom event."""
        item = asked.params.get("item")
        event = asked.values["motia.value"] = asked.params.get("event")
        if not isinstance(event, dict) or not isinstance(event.get("type"), str):
            raise InvalidPayload(f"a stream event is an object {{type, data}}, not {event!r}")
        sent = await self._streams.send(
            asked.text("stream"), asked.text("group"), None if item is None else str(item), event, effect=asked.effect
        )
        await self._stream_event(asked, sent)

    async def body_read(self, asked: Asked) -> dict[str, Any]:
        """Return the next bytes of the request's body."""
        data = await _exchange(asked).read()
        if data and asked.attempt is not None:
            asked.attempt.received = asked.attempt.received or Streamed()
            asked.attempt.received.add(data)
        return {"data": None if data is None else base64.b64encode(data).decode()}

    async def response_start(self, asked: Asked) -> None:
        """Set status and headers of a streamed response."""
        status = asked.params.get("status")
        await _exchange(asked).start(status, asked.params.get("headers") or {})
        if asked.attempt is not None and isinstance(status, int):
            asked.attempt.status = status

    async def response_write(self, asked: Asked) -> None:
        """Send bytes of a streamed response."""
        try:
            data = base64.b64decode(asked.params.get("data") or "", validate=True)
        except binascii.Error as error:
            raise ProtocolError(f"response.write takes base64: {error}") from error
        await _exchange(asked).write(data)
        if asked.attempt is not None:
            asked.attempt.sent = asked.attempt.sent or Streamed()
            asked.attempt.sent.add(data)

    async def response_end(self, asked: Asked) -> None:
        """Finish a streamed response."""
        await _exchange(asked).end()

    async def _state_changed(
        self, asked: Asked, group: str, key: str, change: Change, *, deleted: bool = False
    ) -> None:
        _show(asked, change, deleted=deleted)
        if not self._publisher.is_heard(STATE):
            return
        what = "deleted" if deleted else "updated" if change.existed else "created"
        event = {
            "type": "state",
            "event_type": f"state:{what}",
            "scope": group,
            "key": key,
            "group_id": group,
            "item_id": key,
            "old_value": change.old_value,
            "new_value": change.new_value,
        }
        await self._send(asked, Message(STATE, event, asked.trace, group=f"{group}/{key}", hops=asked.hops))

    async def _stream_written(self, asked: Asked, written: StreamChange, *, deleted: bool = False) -> dict[str, Any]:
        _show(asked, written.change, deleted=deleted)
        if written.event is not None:
            await self._stream_event(asked, written.event)
        return written.change.as_result()

    async def _stream_event(self, asked: Asked, event: StreamEvent) -> None:
        topic, group = f"{TOPIC_PREFIX}{event.stream}", f"{event.group}/{event.item}"
        if self._publisher.is_heard(topic):
            await self._send(asked, Message(topic, event.envelope(), asked.trace, group=group, hops=asked.hops))

    def _tells(self, method: str, params: dict[str, Any]) -> bool:
        topic = topic_of(method, params)
        return topic is not None and (not topic.startswith("@") or self._publisher.is_heard(topic))

    async def _send(self, asked: Asked, message: Message) -> None:
        attempt = asked.attempt
        asked.details["motia.message_id"] = message.id
        if message.delay_ms:
            asked.details["motia.delay_ms"] = message.delay_ms
        if attempt is None or attempt.outbox is None:
            await self._publisher.publish((message,))
        else:
            attempt.outbox.append(message)
        if attempt is not None:
            self._budget.add(attempt, message)


def _show(asked: Asked, change: Change, *, deleted: bool) -> None:
    if not deleted:
        asked.values["motia.value"] = change.new_value
    asked.values["motia.old_value"] = change.old_value


def _exchange(asked: Asked) -> Exchange:
    exchange = asked.attempt.exchange if asked.attempt else None
    if exchange is None:
        raise ProtocolError("there is no HTTP request behind this call")
    return exchange

"""A client of the stream server, for scripts and tests: subscribes to items and groups and keeps their state."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any, TypeVar

from .subscriptions import GroupSubscription, ItemSubscription, Subscription

try:
    import websockets
except ImportError as missing:
    raise ImportError("motia.stream_client needs the package websockets: pip install websockets") from missing

S = TypeVar("S", bound=Subscription)


class StreamClient:
    """Connects to `ws://localhost:3112/`, and again whenever the connection is lost.

    It asks for what it missed meanwhile: a server that still knows sends it, another says that there is a gap
    (`on_gap`) and sends the state.
    """

    def __init__(self, url: str, reconnect_delay: float = 2.0) -> None:
        self.url = url
        self.reconnect_delay = reconnect_delay
        self._subscriptions: dict[str, Subscription] = {}
        self._socket: Any = None
        self._task: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Connect, and stay connected until `disconnect`."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def disconnect(self) -> None:
        """Close the connection and every subscription."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        for subscription in self._subscriptions.values():
            subscription.closed()
        self._subscriptions.clear()

    close = disconnect

    def subscribe_item(self, stream: str, group: str, id: str) -> ItemSubscription:
        """Follow one item. Needs a running event loop."""
        return self._add(ItemSubscription(self._leave, stream, group, id))

    def subscribe_group(self, stream: str, group: str, sort_key: str | None = None) -> GroupSubscription:
        """Follow the items of a group, sorted by a key of theirs. Needs a running event loop."""
        return self._add(GroupSubscription(self._leave, stream, group, sort_key))

    def _add(self, subscription: S) -> S:
        self._subscriptions[str(uuid.uuid4())] = subscription
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        self._tell("join", subscription)
        return subscription

    def _leave(self, subscription: Subscription) -> None:
        self._tell("leave", subscription)
        self._subscriptions = {key: each for key, each in self._subscriptions.items() if each is not subscription}

    def _tell(self, verb: str, subscription: Subscription) -> None:
        key = next((key for key, each in self._subscriptions.items() if each is subscription), None)
        if self._socket is not None and key is not None:
            asyncio.get_running_loop().create_task(self._socket.send(_message(verb, key, subscription)))

    async def _run(self) -> None:
        while True:
            try:
                async with websockets.connect(self.url) as socket:
                    await self._follow(socket)
            except (OSError, websockets.WebSocketException):
                pass
            finally:
                self._socket = None
            await asyncio.sleep(self.reconnect_delay)

    async def _follow(self, socket: Any) -> None:
        self._socket = socket
        for key, subscription in list(self._subscriptions.items()):
            await socket.send(_message("join", key, subscription))
        async for text in socket:
            message = json.loads(text)
            for subscription in list(self._subscriptions.values()):
                subscription.receive(message)


def _message(verb: str, key: str, subscription: Subscription) -> str:
    data = {"subscriptionId": key, "streamName": subscription.stream, "groupId": subscription.group}
    more = {"after": subscription.position} if verb == "join" else {}
    return json.dumps({"type": verb, "data": {**data, "id": subscription.id, **more}})

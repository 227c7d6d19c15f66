"""The socket of the console's page: `{"subscribe": {...}}` in, frames out.

A frame is `{"last", "logs"?, "activity"?, "traces"?, "tracesMore"?, "spans"?}`. Besides there are `{"ready", "last",
"source", "snapshot"}` after each subscribe, `{"gap", "from"}` when records were left out (the page reads them from the
API), `{"queues"}` when some are fuller or emptier, `{"snapshot"}` when the project was reloaded, and
`{"source": false, "since"}` when Redis went away or `{"source": true}` when it came back. A page only listens: nothing
that it says changes anything. Its login has to hold for each message and for as long as it listens, else it is closed
with 4401.
"""

from __future__ import annotations

import asyncio
import json
from functools import cache
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from redis.exceptions import RedisError

from motia_studio.accounts.standing import Login, login_of
from motia_studio.live.frames import Frame, Interest
from motia_studio.live.hub import Hub, order
from motia_studio.live.subscriber import Subscriber
from motia_studio.live.watch import Watch
from motia_studio.live.wire import SocketWire
from runtime.execution.tasks import end_tasks
from runtime.gateway.wire import WIRE

LOGIN_REQUIRED = 4401
TOO_SLOW = 4008
LATE_SECONDS = 10.0
LONGEST_MESSAGE = 4096


@cache
def hub() -> Hub:
    """Return the one hub of this process."""
    return Hub(settings.ENVIRONMENT.redis_url)


@cache
def watch() -> Watch:
    """Return what watches over the logins of this process."""
    return Watch()


class LiveConsumer(AsyncWebsocketConsumer):
    """Serves one open page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._subscriber: Subscriber | None = None
        self._pump: asyncio.Task[None] | None = None
        self._login: Login | None = None
        self._ending: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Accept people who are logged in and have a role; all others are refused before the handshake is done."""
        self._login = await database_sync_to_async(login_of)(self.scope)
        if self._login is None:
            await self.close(LOGIN_REQUIRED)
            return
        watch().enter(self._login, self._end_soon)
        await self.accept()

    async def __call__(self, *args: Any) -> None:
        """Serve the page, and let go of everything however that ends."""
        try:
            await super().__call__(*args)
        finally:
            await self._leave()

    async def _leave(self) -> None:
        if self._login is not None:
            await watch().leave(self._login, self._end_soon)
        await self._unsubscribe()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take one message of the page. A new subscription replaces the one before."""
        if self._login is None or not await watch().holds(self._login):
            await self._end()
            return
        try:
            interest, after = _read(text_data)
        except ValueError as error:
            await self._send({"error": {"code": "input_invalid", "message": str(error)}})
            return
        await self._unsubscribe()
        try:
            await self._subscribe(interest, after)
        except TimeoutError:
            await self.close(TOO_SLOW)
        except (RedisError, OSError) as error:
            problem = {"code": "store_unavailable", "message": f"Redis doesn't answer: {error}"}
            await self._send({"error": problem, **hub().source})

    def _end_soon(self) -> None:
        self._ending = asyncio.create_task(self._end())

    async def _end(self) -> None:
        """Send the page away because its login has ended. It hears nothing more."""
        await self._unsubscribe()
        await self.close(LOGIN_REQUIRED)

    async def _subscribe(self, interest: Interest, after: str | None) -> None:
        self._subscriber = subscriber = await hub().join(interest)
        until = subscriber.joined_at
        ready = {"ready": True, "last": after or until, "snapshot": hub().snapshot, **hub().source}
        await self._send(ready)
        if after is not None:
            async for frame in hub().replay(interest, after, until):
                if frame is None:
                    await self._send({"gap": None, "from": after})
                else:
                    await self._send_frame(frame)
        # Its login may have ended meanwhile.
        if self._subscriber is subscriber:
            self._pump = asyncio.create_task(self._send_frames(subscriber))

    async def _unsubscribe(self) -> None:
        if self._pump is not None:
            await end_tasks([self._pump])
            self._pump = None
        if self._subscriber is not None:
            subscriber, self._subscriber = self._subscriber, None
            await hub().leave(subscriber)

    async def _send_frames(self, subscriber: Subscriber) -> None:
        try:
            while True:
                await self._send_frame(await subscriber.next())
        except TimeoutError:
            await self.close(TOO_SLOW)

    async def _send_frame(self, frame: Frame) -> None:
        """Send a frame and wait until the page has taken most of it.

        :raises TimeoutError: it doesn't.
        """
        wire: SocketWire | None = self.scope.get(WIRE)
        if wire is None:
            await self.send(text_data=frame.text)
            return
        wire.write(frame.wire)
        async with asyncio.timeout(LATE_SECONDS):
            await wire.drained()

    async def _send(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message))


def _read(text: str | None) -> tuple[Interest, str | None]:
    """Read a subscribe message.

    :raises ValueError: it isn't one.
    """
    if text is None or len(text) > LONGEST_MESSAGE:
        raise ValueError(f"a message is JSON text of at most {LONGEST_MESSAGE} characters")
    try:
        message = json.loads(text)
    except RecursionError as error:
        raise ValueError("the message is nested too deep") from error
    wanted = message.get("subscribe") if isinstance(message, dict) else None
    if not isinstance(wanted, dict):
        # The caller knows one kind of error, whatever is wrong with the message.
        raise ValueError(  # noqa: TRY004
            'write {"subscribe": {"logs": {}, "activity": true, "after": "..."}}'
        )
    after = wanted.get("after")
    if after is not None:
        order(str(after))
    return Interest.read(wanted), None if after is None else str(after)

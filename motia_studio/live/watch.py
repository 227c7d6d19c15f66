"""Ends sockets whose login has ended: about once a second all logins of this process are looked at."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection

from channels.db import database_sync_to_async
from django.db import Error

from motia_studio.accounts.standing import Login, standing
from runtime.execution.tasks import end_tasks

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.75
End = Callable[[], None]


class Watch:
    """Knows the open sockets by their login. While the database doesn't answer, what it said last holds."""

    def __init__(self, look: Callable[[Collection[Login]], set[Login]] = standing) -> None:
        self._look = database_sync_to_async(look)
        self._ends: dict[Login, set[End]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    def enter(self, login: Login, end: End) -> None:
        """Watch over a socket; `end` is called once when its login doesn't hold any more."""
        self._ends[login].add(end)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="live-logins")

    async def leave(self, login: Login, end: End) -> None:
        """Forget a socket; the last one out stops the looking."""
        ends = self._ends.get(login, set())
        ends.discard(end)
        if not ends:
            self._ends.pop(login, None)
        if not self._ends and self._task is not None:
            task, self._task = self._task, None
            await end_tasks([task])

    async def holds(self, login: Login) -> bool:
        """Tell whether a login holds at this moment."""
        try:
            return login in await self._look([login])
        except Error as error:
            log.warning("live.logins_unknown", extra={"reason": str(error)})
            return login in self._ends

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            watched = list(self._ends)
            try:
                ended = set(watched) - await self._look(watched)
            except Error as error:
                log.warning("live.logins_unknown", extra={"reason": str(error)})
                continue
            for login in ended:
                for end in self._ends.pop(login, ()):
                    end()

"""A request's body as it arrives: bounded, and read no faster than somebody asks for it."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from runtime.errors import BodyTooLarge, ClientGone, InvalidRequest
from runtime.gateway.asgi import Receive

# A piece must fit into one frame of the runner protocol as base64, with room to spare.
PIECE: Final = 256 * 1024


class Body:
    """Reads the body of one request, at most `limit` bytes of it.

    Every method raises BodyTooLarge past the limit, which `refusal` then holds, and ClientGone when the client hangs up
    before the body's end.
    """

    def __init__(self, receive: Receive, limit: int) -> None:
        self.refusal: BodyTooLarge | None = None
        self._receive = receive
        self._limit = limit
        self._size = 0
        self._ahead: deque[bytes] = deque()
        self._ended = False
        self._gone = False
        self._turn = asyncio.Lock()

    async def read(self) -> bytes | None:
        """Return the next bytes, None at the end."""
        while not self._ahead and not self._ended:
            async with self._turn:
                if not self._ahead and not self._ended:
                    await self._pull()
        return self._ahead.popleft() if self._ahead else None

    async def read_all(self) -> bytes:
        """Return the whole body and keep it: `read` gives it again from its beginning.

        :raises InvalidRequest: it stopped arriving (runtime.gateway.protocol tells by an empty piece).
        """
        while not self._ended:
            pieces = len(self._ahead)
            await self._pull()
            if len(self._ahead) == pieces and not self._ended:
                raise InvalidRequest("the request's body stopped arriving before its end")
        if len(self._ahead) == 1 and self._size <= PIECE:
            return self._ahead[0]
        whole = b"".join(self._ahead)
        self._ahead = deque(whole[start : start + PIECE] for start in range(0, len(whole), PIECE))
        return whole

    async def wait_gone(self) -> None:
        """Return once the client hung up or the response is complete; keep what still arrives for `read`."""
        while not self._gone:
            async with self._turn:
                await self._pull()

    async def _pull(self) -> None:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self._gone = True
            if not self._ended:
                self._ended = True
                raise ClientGone
            return
        chunk = message.get("body", b"")
        self._size += len(chunk)
        if self._size > self._limit:
            self.refusal = BodyTooLarge(f"the request's body is over the limit of {self._limit:,} bytes")
            raise self.refusal
        if chunk:
            self._ahead.append(chunk)
        self._ended = not message.get("more_body", False)

"""Sends the calls of handlers to whoever invoked them, and brings the answers back."""

from __future__ import annotations

import asyncio
import itertools
import os
import threading
import time
from collections import deque
from collections.abc import Coroutine
from concurrent.futures import TimeoutError as FutureTimeout
from contextvars import ContextVar
from typing import Any, Final

from motia.calls import MotiaError, Pending

from .values import Unsendable, clean, encode, printable
from .wire import Frame, Wire

CROWD: Final = 64
"""How many calls of one attempt may be on their way before one that nobody awaits has to wait."""

POLL: Final = 0.02
"""Seconds after which a waiting thread looks at the socket itself, because the event loop may be busy."""

MESSAGE: Final = 64 * 1024
"""Characters that are kept of a log message that is too large to be sent."""

HELD: Final = 1000
"""How many frames are kept for the first connection that serves."""

OUTPUT: Final = 2 * 1024 * int(os.environ.get("MOTIA_OUTPUT_KB") or 256)
"""Characters of an attempt's output that are sent; callers keep half of it, and what is beyond is only counted."""


class Line:
    """The beginning of a line that hasn't ended, and how much of it was left out."""

    def __init__(self) -> None:
        self.text = ""
        self.left_out = 0


class Attempt:
    """One run of a handler: its calls that wait for an answer, and how it was told to stop."""

    def __init__(self, wire: Wire, frame: Frame) -> None:
        self.id: int = frame["id"]
        self.wire = wire
        self.trace: dict[str, Any] = frame.get("trace") or {}
        self.waiting: dict[int, Pending] = {}
        self.answered: list[Pending] = []
        self.numbers = itertools.count(1)
        self.threads: set[int] = set()
        self.lines: dict[str, Line] = {}
        self.room = OUTPUT
        self.dropped = 0
        self.task: asyncio.Task[None] | None = None
        self.reason: str | None = None
        self.is_finished = False

    async def settle(self) -> None:
        """Wait for every call that is on its way.

        :raises MotiaError: one was refused, and nobody has seen its error.
        """
        while self.waiting:
            await next(iter(self.waiting.values())).done()
        for pending in self.answered:
            if not pending.is_observed and pending.error is not None:
                raise pending.error


current: ContextVar[Attempt | None] = ContextVar("motia_attempt", default=None)


class Client:
    """The transport of the package `motia` in this process. Any thread may use it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._thread = threading.get_ident()
        self._serving: list[Wire] = []
        self._held: deque[Frame] = deque(maxlen=HELD)
        self._background: dict[int, Pending] = {}
        self._sent: dict[int, Wire] = {}
        self._numbers = itertools.count(1)

    def request(self, method: str, params: dict[str, Any]) -> Pending:
        """Send a call of the running attempt; outside one, of nobody in particular (`id: 0`).

        :raises MotiaError: the attempt was cancelled, or a value can't be sent.
        """
        attempt = current.get()
        if attempt is None or attempt.is_finished:
            return self._request_outside(method, params)
        if attempt.reason is not None:
            raise MotiaError(f"{method} is refused: {attempt.reason}", code="cancelled")
        pending = Pending(lambda pending: self._block(attempt.wire, pending))
        number = next(attempt.numbers)
        attempt.waiting[number] = pending
        frame = {"t": "request", "id": attempt.id, "call": number, "method": method, "params": params}
        try:
            attempt.wire.send(frame)
        except Unsendable as error:
            del attempt.waiting[number]
            raise MotiaError(str(error), code="payload_invalid") from error
        if not attempt.wire.is_open:
            self.drop(attempt)
        return pending

    def answer(self, attempt: Attempt | None, frame: Frame) -> None:
        """Take a `reply`; called on whichever thread reads the socket."""
        waiting = attempt.waiting if attempt else self._background
        pending = waiting.get(frame["call"])
        if pending is None:
            return
        error = frame.get("error")
        if error is None:
            pending.resolve(frame.get("result"))
        else:
            refusal = MotiaError(error.get("message", ""), code=error.get("code", "error"), hint=error.get("hint"))
            if attempt is not None:
                attempt.answered.append(pending)
            pending.resolve(error=refusal)
        waiting.pop(frame["call"], None)
        if attempt is None:
            self._sent.pop(frame["call"], None)

    def drop(self, attempt: Attempt) -> None:
        """Refuse everything an attempt waits for: its caller is gone, or told it to stop."""
        for number in list(attempt.waiting):
            pending = attempt.waiting.pop(number, None)
            if pending is not None:
                pending.resolve(error=MotiaError(attempt.reason or "the caller is gone", code="cancelled"))

    def throttle(self, pending: Pending) -> None:
        """Wait for the oldest call when an attempt that awaits none has too many on their way."""
        attempt = current.get()
        while attempt is not None and len(attempt.waiting) > CROWD:
            oldest = next(iter(attempt.waiting.values()), pending)
            self._block(attempt.wire, oldest)

    def is_on_loop(self) -> bool:
        """Tell whether this is the thread of the event loop."""
        return threading.get_ident() == self._thread

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine on the event loop and wait for its result."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            while True:
                try:
                    return future.result(POLL)
                except FutureTimeout:  # a wait without end couldn't be interrupted
                    if future.done():
                        raise
        except BaseException:
            future.cancel()
            raise

    def log(self, level: str, message: str, data: Any, source: str = "logger") -> None:
        """Send a log line of the running attempt."""
        attempt = current.get()
        if attempt is not None and not attempt.is_finished and attempt.room <= 0:
            attempt.dropped += 1
            return
        frame: Frame = {
            "t": "log",
            "id": 0,
            "level": level,
            "message": clean(message),
            "source": source,
            "time": time.time() * 1000,
        }
        if data is not None:
            frame["data"] = printable(data)
        if attempt is not None and not attempt.is_finished:
            frame["id"] = attempt.id
            attempt.room -= len(frame["message"]) + (len(encode(frame["data"])) if data is not None else 0)
            _send_line(attempt.wire, frame)
        elif self._serving:
            _send_line(self._serving[0], frame)
        else:
            self._held.append(frame)

    def tell_dropped(self, attempt: Attempt) -> None:
        """Tell the caller how many lines of an attempt were not sent."""
        if attempt.dropped:
            frame: Frame = {"t": "log", "id": attempt.id, "level": "warn", "message": "", "source": "console"}
            attempt.wire.send({**frame, "time": time.time() * 1000, "dropped": attempt.dropped})
            attempt.dropped = 0

    @property
    def callers(self) -> int:
        """Return how many callers are connected that may send calls."""
        return len(self._serving)

    def serve(self, wire: Wire) -> None:
        """Use a connection for what is sent outside attempts, starting with what was held."""
        self._serving.append(wire)
        while self._held:
            self._send_outside(self._held.popleft())

    def forget(self, wire: Wire) -> None:
        """Stop using a connection that was closed."""
        self._serving = [each for each in self._serving if each is not wire]
        for number in [number for number, sent in list(self._sent.items()) if sent is wire]:
            self.answer(None, {"call": number, "error": {"code": "cancelled", "message": "the caller is gone"}})

    def _request_outside(self, method: str, params: dict[str, Any]) -> Pending:
        number = next(self._numbers)
        pending = Pending(self._block_outside)
        self._background[number] = pending
        self._send_outside({"t": "request", "id": 0, "call": number, "method": method, "params": params})
        return pending

    def _send_outside(self, frame: Frame) -> None:
        if not self._serving:
            self._held.append(frame)
            return
        if frame["t"] == "request":
            self._sent[frame["call"]] = self._serving[0]
        self._serving[0].send(frame)

    def _block_outside(self, pending: Pending) -> None:
        if not self._serving:
            raise MotiaError(
                "the answer of this call can't be waited for while a file is loaded",
                code="no_caller",
                hint="make the call inside the handler",
            )
        self._block(self._serving[0], pending)

    def _block(self, wire: Wire, pending: Pending) -> None:
        wire.flush()
        if self.is_on_loop():
            while not pending.is_done:
                wire.wait(1.0)
            return
        done = threading.Event()
        pending.on_done(done.set)
        while not done.wait(POLL):
            wire.receive()


def _send_line(wire: Wire, frame: Frame) -> None:
    """Send a log line; one that is too large is cut, because a log line never fails its handler."""
    try:
        wire.send(frame)
    except Unsendable as error:
        wire.send({**frame, "message": frame["message"][:MESSAGE], "data": f"left out: {error}"})

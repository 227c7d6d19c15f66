"""Threads for handlers that aren't asynchronous: as many as there are handlers at work, kept for the next ones."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import ctypes
import queue
import threading
from collections.abc import Callable
from typing import Any, Final

from .client import Attempt

STACK: Final = 2 * 1024 * 1024
"""Bytes of address space for each thread's stack; the default of 8 MB adds up against a memory limit."""


class Cancelled(BaseException):
    """The attempt is over. Not an Exception, so that a handler's `except Exception` doesn't swallow it."""


Job = Callable[[], None]


class Threads:
    """Runs functions in threads. The number isn't limited here: callers limit how much they ask for at once."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._count = 0
        self._owed = 0
        threading.stack_size(STACK)

    async def run(self, attempt: Attempt, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Run a function in a thread, in a copy of this context."""
        future: asyncio.Future[tuple[Any, BaseException | None]] = self._loop.create_future()
        context = contextvars.copy_context()

        def job() -> None:
            outcome: tuple[Any, BaseException | None] = (None, Cancelled())
            try:
                outcome = self._call(attempt, context, function, arguments)
            finally:
                self._loop.call_soon_threadsafe(_set, future, outcome)

        if not self._idle.acquire(blocking=False):
            self._start_thread()
        self._jobs.put(job)
        value, error = await future
        if error is not None:
            raise error
        return value

    def _start_thread(self) -> None:
        """Start one more thread; where there can't be more, the next one that is idle is meant for this job.

        :raises RuntimeError: there can't be even one.
        """
        thread = threading.Thread(target=self._work, name="handler", daemon=True)
        try:
            contextvars.Context().run(thread.start)  # it serves other attempts than this one
        except RuntimeError:
            if not self._count:
                raise
            with self._lock:
                self._owed += 1
        else:
            self._count += 1

    def interrupt(self, attempt: Attempt) -> None:
        """Raise Cancelled in every thread that runs this attempt's code."""
        with self._lock:
            for thread in attempt.threads:
                _raise_in(thread, Cancelled)

    def _work(self) -> None:
        while True:
            with contextlib.suppress(Cancelled):  # one that came too late for the handler it was meant for
                self._jobs.get()()
            with self._lock:
                is_owed = self._owed > 0
                self._owed -= is_owed
            if not is_owed:
                self._idle.release()

    def _call(
        self, attempt: Attempt, context: contextvars.Context, function: Callable[..., Any], arguments: tuple[Any, ...]
    ) -> tuple[Any, BaseException | None]:
        me = threading.get_ident()
        with self._lock:
            attempt.threads.add(me)
        try:
            if attempt.reason is not None:
                raise Cancelled
            return context.run(function, *arguments), None
        except BaseException as error:  # noqa: BLE001 - user code may raise anything; the attempt reports it
            return None, error
        finally:
            with self._lock:
                attempt.threads.discard(me)
                if attempt.reason is not None:
                    _raise_in(me, None)


def _set(future: asyncio.Future[Any], outcome: Any) -> None:
    if not future.done():
        future.set_result(outcome)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an error in a thread at its next instruction; None takes back one that hasn't been raised yet."""
    raised = ctypes.py_object(error) if error is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)

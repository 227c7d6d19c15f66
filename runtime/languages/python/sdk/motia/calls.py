"""The one way from this package to the process that runs the Steps: `call` a method, get a value or await it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator, Iterator
from typing import Any, Protocol

from . import usage
from .usage import Use

_lock = threading.Lock()


class MotiaError(Exception):
    """A call was refused. `code` is stable (`invalid_payload`, `client_gone`, ...), `hint` says what to do."""

    def __init__(self, message: str, *, code: str = "error", hint: str | None = None) -> None:
        super().__init__(f"{message} ({hint})" if hint else message)
        self.message = message
        self.code = code
        self.hint = hint


class Pending(Coroutine[Any, Any, Any]):
    """The answer of a call that is on its way: await it, or use it as the value (which waits)."""

    def __init__(self, block: Callable[[Pending], None]) -> None:
        self._block = block
        self._value: Any = None
        self._error: BaseException | None = None
        self._steps: Generator[Any, Any, Any] | None = None
        self._listeners: list[Callable[[], None]] = []
        self.is_done = False
        self.is_observed = False

    def resolve(self, value: Any = None, error: BaseException | None = None) -> None:
        """Set the answer and wake whoever waits; a second answer is ignored."""
        with _lock:
            if self.is_done:
                return
            self._value, self._error, self.is_done = value, error, True
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    def on_done(self, listener: Callable[[], None]) -> None:
        """Call the listener once the answer is there, on whichever thread brings it."""
        with _lock:
            if not self.is_done:
                self._listeners.append(listener)
                return
        listener()

    @property
    def error(self) -> BaseException | None:
        """The error that the call was answered with."""
        return self._error

    def result(self) -> Any:
        """Wait for the answer and return it.

        :raises MotiaError: the call was refused.
        """
        if not self.is_done:
            self._block(self)
        self.is_observed = True
        if self._error is not None:
            raise self._error
        return self._value

    async def done(self) -> None:
        """Wait for the answer without looking at it."""
        if not self.is_done:
            loop = asyncio.get_running_loop()
            future: asyncio.Future[None] = loop.create_future()
            self.on_done(lambda: _wake(loop, future))
            await future

    def __await__(self) -> Generator[Any, Any, Any]:
        yield from self.done().__await__()
        return self.result()

    def send(self, value: Any) -> Any:
        """Run as a coroutine (asyncio calls this)."""
        if self._steps is None:
            self._steps = self.__await__()
        return self._steps.send(value)

    def throw(self, *error: Any) -> Any:
        """Run as a coroutine (asyncio calls this)."""
        if self._steps is None:
            self._steps = self.__await__()
        return self._steps.throw(*error)

    def close(self) -> None:
        """End as a coroutine (asyncio calls this)."""
        if self._steps is not None:
            self._steps.close()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.result(), name)

    def __getitem__(self, key: Any) -> Any:
        return self.result()[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.result())

    def __len__(self) -> int:
        return len(self.result())

    def __contains__(self, key: object) -> bool:
        return key in self.result()

    def __bool__(self) -> bool:
        return bool(self.result())

    def __eq__(self, other: object) -> bool:
        return self is other or bool(self.result() == other)

    __hash__ = object.__hash__

    def __str__(self) -> str:
        return str(self.result())

    def __repr__(self) -> str:
        return repr(self.result()) if self.is_done and self._error is None else "<an answer on its way>"


class Transport(Protocol):
    """What a runner gives to this package."""

    def request(self, method: str, params: dict[str, Any]) -> Pending:
        """Send a call."""

    def throttle(self, pending: Pending) -> None:
        """Make sure that a call whose answer nobody waits for leaves now; wait when too many are on their way."""

    def is_on_loop(self) -> bool:
        """Tell whether this is the thread that runs asynchronous handlers."""

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine on the loop of asynchronous handlers and wait; for other threads."""

    def log(self, level: str, message: str, data: Any) -> None:
        """Write a log line."""


_transport: Transport | None = None


def connect(transport: Transport) -> None:
    """Use this transport for every call from now on."""
    global _transport  # noqa: PLW0603 - one runner per process, and Steps hold module-level objects made before it
    _transport = transport


def transport() -> Transport:
    """Return the transport.

    :raises MotiaError: this code runs outside a runner.
    """
    if _transport is None:
        raise MotiaError(
            "there is no runner to answer this call: the code runs outside the studio",
            code="no_runner",
            hint="start it with ./studio dev",
        )
    return _transport


def call(method: str, **params: Any) -> Any:
    """Call a method of docs/protocol.md. The result suits the caller: awaitable when it awaits, else the value.

    :raises MotiaError: the call was refused; when the caller awaits, from the await.
    """
    use = usage.of_caller()
    channel = transport()
    pending = channel.request(method, params)
    if use is Use.AWAITED:
        return pending
    if not channel.is_on_loop():
        return pending.result()
    if use is Use.DISCARDED:
        channel.throttle(pending)
        return pending
    return awaitable(pending.result())


def perform(steps: Generator[Pending, Any, Any]) -> Any:
    """Do several calls, one after the other, written as a generator that yields them; the result is as with `call`."""
    return _each(steps) if usage.of_caller() is Use.AWAITED else _block(steps)


def settle(result: Any) -> Any:
    """Return what a function of the user's gave: awaitable when our caller awaits, else the value itself."""
    is_awaitable = hasattr(result, "__await__")
    if usage.of_caller() is Use.AWAITED:
        return result if is_awaitable else _finished(result)
    if asyncio.iscoroutine(result) and not transport().is_on_loop() and asyncio._get_running_loop() is None:
        return transport().run(result)
    return result


async def _finished(value: Any) -> Any:
    return value


async def _each(steps: Generator[Pending, Any, Any]) -> Any:
    answer = None
    while True:
        try:
            pending = steps.send(answer)
        except StopIteration as end:
            return end.value
        answer = await pending


def _block(steps: Generator[Pending, Any, Any]) -> Any:
    answer = None
    while True:
        try:
            pending = steps.send(answer)
        except StopIteration as end:
            return end.value
        answer = pending.result()


def _wake(loop: asyncio.AbstractEventLoop, future: asyncio.Future[None]) -> None:
    if asyncio._get_running_loop() is loop:
        _finish(future)
    elif not loop.is_closed():
        loop.call_soon_threadsafe(_finish, future)


def _finish(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class AwaitableDict(dict[Any, Any]):
    """A dict that may also be awaited, for code that keeps an answer and awaits it later."""

    def __await__(self) -> Generator[Any, Any, Any]:
        yield from ()
        return dict(self)


class AwaitableList(list[Any]):
    """A list that may also be awaited, for code that keeps an answer and awaits it later."""

    def __await__(self) -> Generator[Any, Any, Any]:
        yield from ()
        return list(self)


def awaitable(value: Any) -> Any:
    """Return the value itself, in a form that can also be awaited where Python allows one."""
    if type(value) is dict:
        return AwaitableDict(value)
    return AwaitableList(value) if type(value) is list else value

"""Runs one attempt: condition, middleware, handler, and whatever they left under way."""

from __future__ import annotations

import asyncio
import functools
import inspect
import math
import time
from collections.abc import Callable
from typing import Any, Final

from motia import tracing
from motia.arity import fit, positional
from motia.calls import settle
from motia.context import FlowContext
from motia.schema import validate_input

from .client import Attempt, Client, current
from .conditions import describe_condition
from .failure import describe_failure
from .hooks import find_hook, hook_result
from .inputs import make_input, make_trigger
from .loader import Loader, LoadFailed, Source
from .output import Capture
from .results import finish
from .threads import Threads
from .wire import Frame, Wire

REPEAT: Final = 1.0
"""Seconds after which a handler that ignored being cancelled is told again."""


class Calls:
    """Runs attempts on the event loop, and handlers that aren't asynchronous in threads."""

    def __init__(self, client: Client, loader: Loader, threads: Threads, output: Capture, project: str) -> None:
        self._client = client
        self._loader = loader
        self._threads = threads
        self._output = output
        self._project = project
        self._attempts: dict[tuple[Wire, int], Attempt] = {}

    def start(self, wire: Wire, frame: Frame) -> None:
        """Begin an attempt; its `done` or `failed` is sent when it is over. One that comes too late is refused."""
        if frame.get("beginBy", math.inf) < time.monotonic() * 1000:
            wire.send({"t": "late", "id": frame["id"]})
            return
        attempt = Attempt(wire, frame)
        self._attempts[wire, attempt.id] = attempt
        attempt.task = asyncio.get_running_loop().create_task(self._run(attempt, frame))

    def attempt(self, wire: Wire, id: int) -> Attempt | None:
        """Return a running attempt."""
        return self._attempts.get((wire, id))

    def cancel(self, attempt: Attempt, reason: str) -> None:
        """Interrupt an attempt, and again until it is over."""
        if attempt.is_finished:
            return
        attempt.reason = reason
        self._client.drop(attempt)
        if attempt.threads:
            self._threads.interrupt(attempt)
        elif attempt.task is not None:
            attempt.task.cancel()
        asyncio.get_running_loop().call_later(REPEAT, self.cancel, attempt, reason)

    def abandon(self, wire: Wire) -> None:
        """Cancel everything that a closed connection asked for."""
        for attempt in self._of(wire):
            self.cancel(attempt, "the caller is gone")

    def release(self, wire: Wire) -> None:
        """Refuse what the attempts of a closed connection wait for; any thread may call this."""
        for attempt in self._of(wire):
            self._client.drop(attempt)

    def _of(self, wire: Wire) -> list[Attempt]:
        return [each for (owner, _), each in list(self._attempts.items()) if owner is wire]

    async def _run(self, attempt: Attempt, frame: Frame) -> None:
        current.set(attempt)
        trace = frame.get("trace") or {}
        tracing.current.set((trace.get("traceId", ""), trace.get("spanId", "")))
        try:
            answer = await self._perform(attempt, frame, trace)
            await attempt.settle()
            self._finish(attempt, answer)
        except BaseException as error:  # noqa: BLE001 - user code may raise anything, SystemExit too
            self._fail(attempt, error)

    def _finish(self, attempt: Attempt, answer: Frame) -> None:
        if attempt.reason is not None:
            raise asyncio.CancelledError
        self._output.finish(attempt)
        attempt.wire.send({"id": attempt.id, **answer})
        self._forget(attempt)

    def _fail(self, attempt: Attempt, error: BaseException) -> None:
        self._output.finish(attempt)
        cause = error.__cause__ if isinstance(error, LoadFailed) else None
        told = describe_failure(cause or error, self._project)
        if attempt.reason is not None:
            told.update(name="Cancelled", message=attempt.reason)
        attempt.wire.send({"t": "failed", "id": attempt.id, "error": told})
        self._forget(attempt)

    def _forget(self, attempt: Attempt) -> None:
        attempt.is_finished = True
        self._attempts.pop((attempt.wire, attempt.id), None)

    async def _perform(self, attempt: Attempt, frame: Frame, trace: dict[str, Any]) -> Frame:
        kind, given = frame.get("kind"), frame.get("trigger") or {"type": "queue"}
        source = self._loader.load(frame["file"], _file_kind(kind))
        trigger = make_trigger(given)
        ctx: FlowContext[Any] = FlowContext(trace.get("traceId", ""), trigger)
        if kind is not None:
            return await self._hook(attempt, kind, source, frame["input"], ctx)
        settings = source.trigger(given.get("index") or 0)
        value = ctx.input_value = make_input(trigger.type, frame.get("input"))
        condition = settings.get("condition")
        if callable(condition) and not await self._call(attempt, condition, fit(condition, value, ctx)):
            return {"t": "done", "skipped": True, "condition": describe_condition(condition)}
        if trigger.type == "queue" and settings.get("input") is not None:
            value = ctx.input_value = validate_input(settings["input"], value)
        if source.handler is None:
            raise TypeError(f"{frame['file']} has no handler: define `def handler(input, ctx)`")
        arguments = _arguments(source, trigger.type, value, ctx)
        handler = functools.partial(self._call, attempt, source.handler, arguments)
        if trigger.type != "http":
            await handler()
            return {"t": "done", "result": None}
        returned = await self._through(attempt, _middleware(settings), value, ctx, handler)
        return {"t": "done", "result": finish(value.response, returned)}

    async def _hook(self, attempt: Attempt, kind: str, source: Source, given: Any, ctx: Any) -> Frame:
        hook = find_hook(kind, source, given, ctx)
        returned = await self._call(attempt, *hook) if hook is not None else None
        return {"t": "done", "result": hook_result(kind, source, returned)}

    async def _through(
        self, attempt: Attempt, middleware: list[Any], value: Any, ctx: Any, handler: Callable[[], Any]
    ) -> Any:
        """Run middleware around the handler, the first outermost; one that doesn't call `next` answers itself."""
        if not middleware:
            return await handler()
        first, *rest = middleware

        def following() -> Any:
            return settle(self._through(attempt, rest, value, ctx, handler))

        return await self._call(attempt, first, fit(first, value, ctx, following))

    async def _call(self, attempt: Attempt, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Call a function of the project: on the loop when it is asynchronous, else in a thread."""
        if is_async(function):
            return await function(*arguments)
        result = await self._threads.run(attempt, function, arguments)
        return await result if hasattr(result, "__await__") else result


_colours: dict[int, tuple[Any, bool]] = {}


def is_async(function: Callable[..., Any]) -> bool:
    """Tell whether calling a function only makes a coroutine."""
    known = _colours.get(id(function))
    if known is None or known[0] is not function:
        known = _colours[id(function)] = (function, _makes_coroutine(function))
    return known[1]


def _makes_coroutine(function: Callable[..., Any]) -> bool:
    while isinstance(function, functools.partial):
        function = function.func
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        getattr(function, "__call__", None)  # noqa: B004 - asks what kind of function it is, not whether it is one
    )


def _middleware(settings: dict[str, Any]) -> list[Callable[..., Any]]:
    given = settings.get("middleware") or ()
    return [given] if callable(given) else list(given)


def _file_kind(kind: str | None) -> str:
    return {None: "step", "authenticate": "settings"}.get(kind, "stream")


def _arguments(source: Source, kind: str, value: Any, ctx: Any) -> tuple[Any, ...]:
    """Return a handler's arguments: as many of (input, ctx) as it takes, and of the two the one that it names."""
    assert source.handler is not None
    count, first = positional(source.handler)
    wants_ctx = first in ("ctx", "context", "_ctx", "_context") or (kind == "cron" and source.is_legacy)
    return (ctx,) if count == 1 and wants_ctx else fit(source.handler, value, ctx)

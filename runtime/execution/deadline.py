"""Waits for a call's answer and, when its time is up, ends the call: first by asking, then by killing the runner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from runtime.execution.runner import RunnerConnection
from runtime.protocol.wire import Frame

# How long a cancelled call may take to end before its runner is killed.
GRACE_SECONDS: Final = 2.0


class Overdue(Exception):  # noqa: N818  (control flow: the caller says in its own words what took too long)
    """The call's time was up. `killed` tells whether its runner had to die for it."""

    def __init__(self, *, killed: bool) -> None:
        super().__init__()
        self.killed = killed


async def wait_answer(
    runner: RunnerConnection,
    number: int,
    answer: asyncio.Future[Frame],
    *,
    seconds: float,
    is_streaming: Callable[[], bool] | None = None,
) -> Frame:
    """Return the answer of a call that `RunnerConnection.start_call` began.

    While `is_streaming` holds at the end of the time, the call goes on for as long as its runner answers pings.

    :raises Overdue: the time was up.
    :raises RunnerGone: the runner died.
    """
    try:
        done, _ = await asyncio.wait((answer,), timeout=seconds)
        while not done and is_streaming is not None and is_streaming() and not runner.is_stalled:
            done, _ = await asyncio.wait((answer,), timeout=seconds)
        if done:
            return answer.result()
        runner.cancel(number, "the attempt's time is up")
        done, _ = await asyncio.wait((answer,), timeout=GRACE_SECONDS)
        if not done:
            runner.kill()
        raise Overdue(killed=not done)
    except asyncio.CancelledError:
        runner.cancel(number, "the caller went away")
        raise

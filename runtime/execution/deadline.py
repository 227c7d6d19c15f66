"""Waits for a call's answer and, when its time is up, ends the call: first by asking, then by killing the runner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from runtime.execution.ending import Ending, leave_ending
from runtime.execution.runner import RunnerConnection, RunnerGone
from runtime.protocol.wire import Frame

# How long a cancelled call may take to end before its runner is killed.
GRACE_SECONDS: Final = 2.0


class Overdue(Exception):
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
    blame: str,
    is_streaming: Callable[[], bool] | None = None,
    ends_with_caller: bool = False,
) -> Frame:
    """Return the answer of a call that `RunnerConnection.start_call` began. `blame` says whose call it is.

    While `is_streaming` holds at the end of the time, the call goes on for as long as its runner answers pings. Where
    the waiting is cancelled, the call is asked to end; with `ends_with_caller` its runner is killed when it doesn't.

    :raises Overdue: the time was up.
    :raises RunnerGone: the runner died. :raises NotBegun: the call was not begun in time and won't be.
    """
    deadline = _Deadline(runner, number, answer, seconds=seconds, blame=blame, is_streaming=is_streaming)
    try:
        frame = await answer
    except asyncio.CancelledError:
        runner.cancel(number, "the caller went away")
        if ends_with_caller:
            deadline.enforce()
        raise
    except RunnerGone as gone:
        if deadline.is_over:
            raise Overdue(killed=deadline.killed) from gone
        raise
    finally:
        deadline.timer.cancel()
    if deadline.is_over:
        raise Overdue(killed=False)
    return frame


class _Deadline:
    """A timer beside a call, which costs nothing but itself while the call is in time."""

    def __init__(
        self,
        runner: RunnerConnection,
        number: int,
        answer: asyncio.Future[Frame],
        *,
        seconds: float,
        blame: str,
        is_streaming: Callable[[], bool] | None,
    ) -> None:
        self.is_over = False
        self.killed = False
        self._runner = runner
        self._number = number
        self._answer = answer
        self._seconds = seconds
        self._blame = blame
        self._is_streaming = is_streaming
        self._loop = answer.get_loop()
        self.timer = self._loop.call_later(seconds, self._end)

    def _end(self) -> None:
        if self._is_streaming is not None and self._is_streaming() and not self._runner.is_stalled:
            self.timer = self._loop.call_later(self._seconds, self._end)
            return
        self.is_over = True
        self._runner.cancel(self._number, "the attempt's time is up")
        self.timer = self._loop.call_later(GRACE_SECONDS, self._kill)

    def enforce(self) -> None:
        """Kill the runner unless the call, which was asked to end, ends soon."""
        self._loop.call_later(GRACE_SECONDS, self._kill_if_running)

    def _kill_if_running(self) -> None:
        if self._runner.awaits(self._number):
            self._kill()

    def _kill(self) -> None:
        self.killed = True
        how = f"was killed, because {self._blame} did not stop when its time was up"
        leave_ending(self._runner.path, Ending(how, "give its loop an end, or a pause", culprit=self._blame))
        self._runner.kill()
        if not self._answer.done():
            self._answer.set_exception(RunnerGone())

"""One connection to one runner process: calls out, requests and logs back, and the power to kill it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from runtime.errors import MotiaError, RunnerUnavailable
from runtime.execution.ending import note_use
from runtime.execution.pulse import BEGIN_SECONDS, IS_CLOCK_SHARED, Pulse
from runtime.protocol.methods import PROTOCOL_VERSION
from runtime.protocol.wire import Frame, Wire

log = logging.getLogger(__name__)

HELLO_SECONDS: Final = 5.0


class Listener(Protocol):
    """Who answers what a handler asks and takes what it logs."""

    async def request(self, number: int, method: str, params: dict[str, Any]) -> Any:
        """Answer a `ctx` call."""

    def log(self, frame: Frame) -> None:
        """Take a log line."""


class RunnerGone(RunnerUnavailable):
    """The runner's process ended."""

    code = "runner_gone"


class NotBegun(RunnerUnavailable):
    """The runners were too busy to begin the call."""

    code = "not_begun"


@dataclass(slots=True)
class _Call:
    listener: Listener
    answer: asyncio.Future[Frame]
    sent_at: float


class RunnerConnection:
    """A multiplexed connection. `detached` answers requests that belong to no attempt (id 0)."""

    def __init__(self, path: Path, *, role: str, detached: Listener | None = None) -> None:
        self.path = path
        self.hello: Frame = {}
        self._role = role
        self._detached = detached
        self._wire: Wire | None = None
        self._last_id = 0
        self._answers: dict[int, asyncio.Future[Frame]] = {}
        self._calls: dict[int, _Call] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._greeted: asyncio.Future[None] | None = None
        self._pulse = Pulse(lambda: self._send({"t": "ping"}), is_busy=lambda: bool(self._calls), give_up=self._give_up)
        self._process = -1

    @property
    def busy(self) -> int:
        """Return how many calls are under way."""
        return len(self._calls)

    @property
    def is_open(self) -> bool:
        """Tell whether calls can be sent."""
        return self._wire is not None and self._wire.is_open

    @property
    def is_stalled(self) -> bool:
        """Tell whether the runner's main loop has not turned for a while."""
        return self._pulse.is_stalled

    async def open(self) -> None:
        """Connect and exchange hellos.

        :raises RunnerUnavailable: nobody listens, or it doesn't say hello in time.
        """
        loop = asyncio.get_running_loop()
        self._greeted = loop.create_future()
        try:
            transport, wire = await loop.create_unix_connection(
                lambda: Wire(self._on_frame, self._on_close), path=str(self.path)
            )
            self._wire = wire
            self._process = _open_process(transport.get_extra_info("socket"))
            serves = self._detached is not None
            wire.send({"t": "hello", "version": PROTOCOL_VERSION, "role": self._role, "serves": serves})
            await asyncio.wait_for(self._greeted, HELLO_SECONDS)
        except asyncio.CancelledError:
            self.close()
            raise
        except (OSError, TimeoutError) as error:
            self.close()
            raise RunnerUnavailable(f"the runner at {self.path.name} doesn't answer: {error or 'no hello'}") from error

    def start_call(self, frame: Frame, listener: Listener) -> tuple[int, asyncio.Future[Frame]]:
        """Send a `call` frame; return its id and the future of its `done` or `failed` frame.

        The future raises `RunnerGone` when the connection closes first, and `NotBegun` when the runner is stuck in
        another call: it certainly won't begin this one, which may be sent elsewhere.

        :raises NotBegun: the connection is closed. :raises ProtocolError: the input can't be written as a frame.
        """
        if not self.is_open:
            raise NotBegun
        if not self._last_id:
            note_use(self.path)
        sent_at = self._pulse.before_call()
        if IS_CLOCK_SHARED:
            frame["beginBy"] = (sent_at + BEGIN_SECONDS) * 1000
        number, answer = self._send(frame)
        self._calls[number] = _Call(listener, answer, sent_at)
        answer.add_done_callback(lambda _: self._calls.pop(number, None))
        return number, answer

    def cancel(self, number: int, reason: str) -> None:
        """Ask the runner to end a call."""
        if self._wire is not None:
            self._wire.send({"t": "cancel", "id": number, "reason": reason})

    def awaits(self, number: int) -> bool:
        """Tell whether the runner has not answered a call, also one whose caller went away."""
        return number in self._answers

    async def ask(self, frame: Frame, *, timeout: float) -> Frame:
        """Send a `describe` or `ping` frame and return its answer.

        :raises RunnerGone: the connection closed first.
        :raises TimeoutError: no answer in `timeout` seconds.
        """
        number, answer = self._send(frame)
        try:
            return await asyncio.wait_for(answer, timeout)
        finally:
            self._answers.pop(number, None)

    def kill(self) -> None:
        """Kill the runner's process, whatever it is doing, and send it nothing more."""
        if self._process >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._process, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Close the connection; calls under way fail."""
        if self._wire is not None:
            self._wire.close()
        self._pulse.stop()

    def _send(self, frame: Frame) -> tuple[int, asyncio.Future[Frame]]:
        if self._wire is None or not self._wire.is_open:
            raise RunnerGone
        self._last_id += 1
        number = self._last_id
        frame["id"] = number
        self._wire.send(frame)
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        return number, answer

    def _on_frame(self, frame: Frame) -> None:
        kind = frame.get("t")
        if kind == "request":
            task = asyncio.get_running_loop().create_task(self._answer(frame))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif kind == "log":
            listener = self._listener(frame["id"], self._detached)
            if listener is not None:
                listener.log(frame)
        elif kind == "hello":
            self.hello = frame
            if self._greeted is not None and not self._greeted.done():
                self._greeted.set_result(None)
        else:
            answer = self._answers.pop(frame["id"], None)
            if answer is None or answer.done():
                return
            if kind == "late":
                answer.set_exception(NotBegun())
            else:
                answer.set_result(frame)

    def _listener(self, number: int, default: Listener | None) -> Listener | None:
        call = self._calls.get(number)
        return call.listener if call is not None else default

    def _give_up(self, number: int, moment: float) -> None:
        for later, call in list(self._calls.items()):
            if later > number and call.sent_at < moment and not call.answer.done():
                self._answers.pop(later, None)
                call.answer.set_exception(NotBegun())

    async def _answer(self, frame: Frame) -> None:
        listener = self._listener(frame["id"], None if frame["id"] else self._detached)
        reply: Frame = {"t": "reply", "id": frame["id"], "call": frame["call"]}
        try:
            if listener is None:
                raise MotiaError("this attempt is over, so its state, streams and enqueue can't be used any more")
            reply["result"] = await listener.request(frame["call"], frame["method"], frame.get("params") or {})
            self._reply(reply)
        except Exception as error:  # noqa: BLE001 - the edge: whatever goes wrong here, the handler must get an answer
            reply.pop("result", None)
            self._reply({**reply, "error": _as_error(error)})

    def _reply(self, reply: Frame) -> None:
        if self._wire is not None and self._wire.is_open:
            self._wire.send(reply)

    def _on_close(self, error: Exception | None) -> None:
        gone = RunnerGone(str(error)) if error else RunnerGone()
        for answer in list(self._answers.values()):
            if not answer.done():
                answer.set_exception(gone)
        self._answers.clear()
        if self._greeted is not None and not self._greeted.done():
            self._greeted.set_exception(RunnerUnavailable(f"the runner at {self.path.name} hung up"))
        if self._process >= 0:
            os.close(self._process)
            self._process = -1


def _as_error(error: Exception) -> dict[str, Any]:
    if isinstance(error, MotiaError):
        return {"code": error.code, "message": error.message, "hint": error.hint}
    log.error("request.failed", exc_info=error)
    return {"code": "error", "message": f"the studio failed to answer: {type(error).__name__}: {error}", "hint": None}


def _open_process(connection: socket.socket) -> int:
    """Return a handle on the process at the other end that can't be mistaken for a later one with the same pid."""
    if not hasattr(os, "pidfd_open"):  # not Linux: the supervisor's own watch has to do
        return -1
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid = struct.unpack("3i", credentials)[0]
    return os.pidfd_open(int(pid))

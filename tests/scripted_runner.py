"""A runner whose handlers are functions of the test: it speaks the real protocol on a real socket, in this process.

It answers every `cancel`, because a caller that gets no answer kills the process at the other end: the tests' own.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runtime.protocol.methods import PROTOCOL_VERSION
from runtime.protocol.wire import Frame, Wire


class Refusal(Exception):
    """The caller answered a request with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code = error["code"]


class Skip(Exception):
    """Raise it in a handler: the condition was false."""


@dataclass
class Call:
    """One call under way, as a handler sees it."""

    frame: Frame
    wire: Wire
    replies: dict[int, asyncio.Future[Frame]] = field(default_factory=dict)

    @property
    def input(self) -> Any:
        return self.frame["input"]

    async def request(self, method: str, **params: Any) -> Any:
        """Ask the caller for something."""
        number = len(self.replies) + 1
        reply = self.replies[number] = asyncio.get_running_loop().create_future()
        self.wire.send({"t": "request", "id": self.frame["id"], "call": number, "method": method, "params": params})
        answer = await reply
        if "error" in answer:
            raise Refusal(answer["error"])
        return answer["result"]

    async def write(self, data: bytes) -> None:
        """Stream bytes to the HTTP client."""
        await self.request("response.write", data=base64.b64encode(data).decode())

    async def read(self) -> bytes:
        """Return the request's whole raw body."""
        pieces = []
        while (data := (await self.request("body.read"))["data"]) is not None:
            pieces.append(base64.b64decode(data))
        return b"".join(pieces)


Handler = Callable[[Call], Awaitable[Any]]


class ScriptedRunner:
    """Listens at `path`; `handlers` maps a file, or "file:kind" for a hook, to what runs."""

    def __init__(self, path: Path, handlers: dict[str, Handler]) -> None:
        self.path = path
        self.handlers = handlers
        self.cancelled: list[str] = []
        self._server: asyncio.Server | None = None
        self._tasks: dict[tuple[Wire, int], asyncio.Task[None]] = {}
        self._calls: dict[tuple[Wire, int], Call] = {}
        self._wires: list[Wire] = []

    async def __aenter__(self) -> ScriptedRunner:
        self._server = await asyncio.get_running_loop().create_unix_server(self._connect, path=str(self.path))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.hang_up()
        assert self._server is not None
        self._server.close()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def hang_up(self) -> None:
        """Close every connection, as a runner that dies does."""
        for wire in self._wires:
            wire.close()
        for task in self._tasks.values():
            task.cancel()

    def _connect(self) -> Wire:
        wire = Wire(lambda frame: self._on_frame(wire, frame), lambda _: None)
        self._wires.append(wire)
        return wire

    def _on_frame(self, wire: Wire, frame: Frame) -> None:
        match frame["t"]:
            case "hello":
                wire.send({"t": "hello", "version": PROTOCOL_VERSION, "language": "scripted", "pid": os.getpid()})
            case "ping":
                wire.send({"t": "pong", "id": frame["id"]})
            case "call":
                key = wire, frame["id"]
                self._calls[key] = Call(frame, wire)
                self._tasks[key] = asyncio.get_running_loop().create_task(self._run(self._calls[key]))
            case "reply":
                self._calls[wire, frame["id"]].replies[frame["call"]].set_result(frame)
            case "cancel":
                self.cancelled.append(frame["reason"])
                self._tasks[wire, frame["id"]].cancel()

    async def _run(self, call: Call) -> None:
        hook = call.frame.get("kind")
        handler = self.handlers[f"{call.frame['file']}:{hook}" if hook else call.frame["file"]]
        answer: Frame = {"t": "failed", "id": call.frame["id"]}
        try:
            answer |= {"t": "done", "result": await handler(call)}
        except Skip:
            answer |= {"t": "done", "skipped": True}
        except asyncio.CancelledError:
            answer["error"] = {"name": "Cancelled", "message": "cancelled"}
        except Exception as error:  # noqa: BLE001  (whatever a handler raises is the attempt's failure)
            answer["error"] = {"name": type(error).__name__, "message": str(error)}
        if call.wire.is_open:
            call.wire.send(answer)

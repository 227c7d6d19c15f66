"""A caller for tests: starts a real runner (of Python, if no other is named) on a project and speaks with it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import textwrap
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from runtime.languages.base import Language
from runtime.languages.python import CHILD, Python
from runtime.protocol.wire import Frame, Wire

TRACE = {"traceId": "a" * 32, "spanId": "b" * 16}
ANSWERS = frozenset({"described", "done", "failed", "pong"})


class Refuse(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Caller:
    def __init__(self, project: Path, process: asyncio.subprocess.Process) -> None:
        self.project = project
        self.process = process
        self.requests: list[tuple[str, Any]] = []
        self.unanswered: list[Frame] = []
        self.logs: list[Frame] = []
        self.hello: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self.closed = asyncio.Event()
        self.answers: dict[str, Callable[[Any], Any]] = {}
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Frame]] = {}
        self._arrived = asyncio.Event()

    async def connect(self, serves: bool = True) -> None:
        loop = asyncio.get_running_loop()
        path = str(self.project / "runner.sock")
        _, self.wire = await loop.create_unix_connection(lambda: Wire(self._on_frame, self._on_close), path)
        self.wire.send({"t": "hello", "version": 1, "role": "worker", "serves": serves})
        await self.hello

    def send(self, t: str, **fields: Any) -> tuple[int, asyncio.Future[Frame]]:
        id = next(self._ids)
        self._waiting[id] = asyncio.get_running_loop().create_future()
        self.wire.send({"t": t, "id": id, **fields})
        return id, self._waiting[id]

    async def describe(self, file: str, kind: str = "step") -> Frame:
        return await self.send("describe", file=file, kind=kind)[1]

    def start(
        self, file: str, input: Any = None, type: str = "queue", **more: Any
    ) -> tuple[int, asyncio.Future[Frame]]:
        trigger = {"type": type, "index": more.pop("index", 0), **more.pop("trigger", {})}
        return self.send(
            "call", file=file, trigger=trigger, input=input, trace=TRACE, attempt=1, deadlineMs=5000, **more
        )

    async def call(self, file: str, input: Any = None, type: str = "queue", **more: Any) -> Frame:
        return await self.start(file, input, type, **more)[1]

    async def http(self, file: str, **request: Any) -> Any:
        given = {"method": "POST", "path": "/x/:id", "url": "/x/1?a=b", "pathParams": {"id": "1"}, "queryParams": {}}
        body = {"headers": {}, "body": None, "bodyKind": "json"}
        done = await self.call(file, {**given, **body, **request}, "http", trigger={"path": "/x/:id", "method": "POST"})
        assert done["t"] == "done", done
        return done["result"]

    def cancel(self, id: int, reason: str) -> None:
        self.wire.send({"t": "cancel", "id": id, "reason": reason})

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await self._arrived.wait()
                self._arrived.clear()

    def lines(self, source: str) -> list[str]:
        return [each["message"] for each in self.logs if each["source"] == source]

    def _on_frame(self, frame: Frame) -> None:
        if frame["t"] in ANSWERS:
            self._waiting.pop(frame["id"]).set_result(frame)
        elif frame["t"] == "hello":
            self.hello.set_result(frame)
        elif frame["t"] == "log":
            self.logs.append(frame)
        elif frame["t"] == "request":
            self._answer(frame)
        self._arrived.set()

    def _answer(self, frame: Frame) -> None:
        self.requests.append((frame["method"], frame["params"]))
        reply: Frame = {"t": "reply", "id": frame["id"], "call": frame["call"]}
        try:
            reply["result"] = self.answers.get(frame["method"], lambda params: None)(frame["params"])
        except Refuse as refused:
            reply["error"] = {"code": refused.code, "message": str(refused)}
        except NotImplementedError:
            self.unanswered.append(reply)
            return
        self.wire.send(reply)

    def _on_close(self, error: Exception | None) -> None:
        self.closed.set()


def write(project: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))


@contextlib.asynccontextmanager
async def runner(
    project: Path, files: dict[str, str], serves: bool = True, language: Language | None = None, **environment: str
) -> AsyncIterator[Caller]:
    write(project, files)
    language = language or Python()
    command = [*language.command(project, 512), "--socket", "runner.sock", "--project", str(project)]
    reading, writing = os.pipe()
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=reading,
        cwd=project,
        env={**os.environ, **language.environment(project), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    os.close(reading)
    caller = Caller(project, process)
    try:
        while not (project / "runner.sock").exists():
            assert process.returncode is None, "the runner ended"
            await asyncio.sleep(0.01)
        await caller.connect(serves)
        yield caller
    finally:
        os.close(writing)
        output, _ = await asyncio.wait_for(process.communicate(), 10)
        caller.output = output.decode()


__all__ = ["CHILD", "Caller", "Refuse", "runner", "write"]

"""The Node runner as the studio starts it, spoken to through the studio's own end of the wire."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from runtime.languages.node import Node
from runtime.protocol.wire import Wire

Frame = dict[str, Any]

STEP = """
import { Handlers, StepConfig, http } from 'motia'
import { z } from 'zod'

export const config = {
  name: 'Create ticket',
  triggers: [http('POST', '/tickets', { bodySchema: z.object({ title: z.string() }) })],
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async ({ request }, ctx) => {
  if (!request.body.title) throw new Error('no title')
  const saved = await ctx.state.set('tickets', '1', request.body)
  ctx.logger.info('saved', saved)
  return { status: 201, body: saved.new_value }
}
"""


class Caller:
    """One connection to a runner; answers every `state.set` as a store would."""

    def __init__(self) -> None:
        self.frames: asyncio.Queue[Frame] = asyncio.Queue()
        self.logs: list[Frame] = []
        self.wire = Wire(self._take, lambda _error: None)

    def _take(self, frame: Frame) -> None:
        if frame["t"] == "log":
            self.logs.append(frame)
        elif frame["t"] == "request":
            result = {"new_value": frame["params"]["value"], "old_value": None}
            self.wire.send({"t": "reply", "id": frame["id"], "call": frame["call"], "result": result})
        else:
            self.frames.put_nowait(frame)

    async def ask(self, frame: Frame) -> Frame:
        self.wire.send(frame)
        return await self.frames.get()

    async def call(self, body: object) -> Frame:
        request = {"method": "POST", "path": "/tickets", "url": "/tickets", "body": body, "bodyKind": "json"}
        trigger = {"type": "http", "index": 0, "method": "POST", "path": "/tickets"}
        call = {"t": "call", "id": 1, "file": "src/a.step.ts", "trigger": trigger, "input": request}
        return await self.ask(call | {"trace": {"traceId": "ab" * 16, "spanId": "cd" * 8}, "attempt": 1})


async def connect(caller: Caller, socket: Path) -> None:
    """Connect as soon as the runner listens; the test's own timeout is the limit."""
    while True:
        try:
            await asyncio.get_running_loop().create_unix_connection(lambda: caller.wire, str(socket))
        except (FileNotFoundError, ConnectionRefusedError):
            await asyncio.sleep(0.01)
        else:
            return


@pytest.fixture
async def caller(project: Path) -> AsyncIterator[Caller]:
    """Start a runner on a project of one Step and say hello."""
    (project / "src" / "a.step.ts").write_text(STEP)
    socket = project / "r.sock"
    command = [*Node().command(project, 256), "--socket", str(socket), "--project", str(project)]
    process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, env=dict(os.environ))
    caller = Caller()
    await connect(caller, socket)
    hello = await caller.ask({"t": "hello", "version": 1, "role": "test", "serves": True})
    assert hello["pid"] == process.pid
    yield caller
    caller.wire.close()
    assert process.stdin is not None
    process.stdin.close()
    assert await process.wait() == 0


async def test_node_runner_describes_a_step_with_its_schema(caller: Caller) -> None:
    described = await caller.ask({"t": "describe", "id": 1, "file": "src/a.step.ts", "kind": "step"})
    assert described["handler"] is True
    assert described["config"]["triggers"][0]["bodySchema"]["properties"] == {"title": {"type": "string"}}


async def test_node_runner_runs_a_step_and_asks_its_caller_for_state(caller: Caller) -> None:
    done = await caller.call({"title": "no water"})
    assert done["result"]["status"] == 201
    assert done["result"]["body"] == {"title": "no water"}
    assert [(log["id"], log["message"]) for log in caller.logs] == [(1, "saved")]


async def test_node_runner_names_file_and_line_when_a_handler_throws(caller: Caller) -> None:
    failed = await caller.call({})
    assert (failed["error"]["message"], failed["error"]["file"]) == ("no title", "src/a.step.ts")
    assert STEP.splitlines()[failed["error"]["line"] - 1].endswith("throw new Error('no title')")

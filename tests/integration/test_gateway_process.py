"""The gateway as a process, and in front of real runners."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from runtime.adapters.redis_client import connect
from runtime.config.tree import Http
from runtime.execution.snapshots import Snapshots
from runtime.model import Snapshot
from tests.gateway_fixture import POOL, http, loaded, step
from tests.scripted_runner import Call, ScriptedRunner

TYPESCRIPT = """
export const config = { name: 'Answers', triggers: [
  { type: 'http', method: 'GET', path: '/hello/:name' },
  { type: 'http', method: 'POST', path: '/raw' },
  { type: 'http', method: 'GET', path: '/events' },
  { type: 'http', method: 'GET', path: '/loop' },
] }
export const handler = async ({ request, response }: any, { trigger }: any) => {
  if (trigger.path === '/hello/:name') return { status: 200, body: { hello: request.pathParams.name } }
  if (trigger.path === '/raw') return { status: 200, body: (await request.rawBody()).toString('hex') }
  if (trigger.path === '/loop') while (true) {}
  response.status(200)
  response.headers({ 'content-type': 'text/event-stream' })
  for (const n of [1, 2]) response.stream.write(`data: ${n}\\n\\n`)
  response.close()
}
"""

PYTHON = """
config = {"name": "Python", "triggers": [{"type": "http", "method": "GET", "path": "/python/:name"}]}

async def handler(request, ctx):
    return {"status": 200, "body": {"hello": request.path_params["name"]}}
"""


async def test_steps_of_both_languages_answer_stream_and_are_killed_when_they_never_end(
    project: Path, redis_url: str
) -> None:
    (project / "src" / "answers.step.ts").write_text(TYPESCRIPT)
    (project / "src" / "python_step.py").write_text(PYTHON)
    async with loaded(project, redis_url, http=Http(timeout=300)) as gateway:
        client = gateway.client
        assert (await client.get("/hello/ann")).json() == {"hello": "ann"}
        assert (await client.get("/python/bob")).json() == {"hello": "bob"}
        assert (await client.post("/raw", content=b"\x00\xff", headers={"content-type": "image/png"})).json() == "00ff"
        assert (await client.get("/events")).text == "data: 1\n\ndata: 2\n\n"
        endless = await client.get("/loop")
        assert endless.status_code == 504
        assert "killed" in endless.json()["error"]
        while (again := await client.get("/hello/ann")).status_code == 503:
            pass
        assert again.json() == {"hello": "ann"}


@asynccontextmanager
async def process(project: Path, redis_url: str, **overrides: Any) -> AsyncIterator[Process]:
    """Start a gateway as the supervisor does."""
    ports = {"http.port": 0, "streams.port": 0, **overrides}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "runtime.gateway", "--project", str(project)),
        env={**os.environ, "MOTIA_REDIS_URL": redis_url, "MOTIA_OVERRIDES": json.dumps(ports)},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()


async def test_a_process_that_is_asked_to_stop_finishes_what_is_under_way(tmp_path: Path, redis_url: str) -> None:
    begun, finish = asyncio.Event(), asyncio.Event()

    async def wait(call: Call) -> Any:
        begun.set()
        await finish.wait()
        return {"body": "done"}

    described = step("Slow", http("GET", "/slow"))
    runner = tmp_path / "runner.sock"
    async with connect(redis_url) as redis:
        await Snapshots(redis).publish(Snapshot(1, (described,), {POOL: (str(runner),)}))
    async with ScriptedRunner(runner, {described.file: wait}), process(tmp_path, redis_url) as gateway:
        assert gateway.stdout is not None
        url = f"http://127.0.0.1:{int(await gateway.stdout.readline())}/slow"
        async with httpx.AsyncClient() as client:
            answer = asyncio.create_task(client.get(url))
            await begun.wait()
            gateway.terminate()
            with pytest.raises(httpx.TransportError):
                while True:
                    await client.get(url.replace("slow", "other"), headers={"connection": "close"})
            finish.set()
            assert (await answer).json() == "done"
        assert await gateway.wait() == 0


async def test_a_process_ends_with_the_one_that_started_it(tmp_path: Path, redis_url: str) -> None:
    async with process(tmp_path, redis_url) as gateway:
        assert gateway.stdin is not None
        gateway.stdin.close()
        assert await asyncio.wait_for(gateway.wait(), 20) == 0


async def test_a_taken_port_is_named_without_a_traceback(tmp_path: Path, redis_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with process(tmp_path, redis_url, **{"http.port": port}) as gateway:
            _, told = await gateway.communicate()
    assert gateway.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken" in told.decode()
    assert "Traceback" not in told.decode()

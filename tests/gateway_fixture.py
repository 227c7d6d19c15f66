"""A whole gateway in the test's own event loop: the real runtime, Redis and servers, with a scripted runner or real."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from runtime.adapters.redis_client import connect
from runtime.adapters.telemetry.base import Record
from runtime.config.tree import AdapterChoice, Config, Telemetry
from runtime.execution.runtime import Runtime
from runtime.execution.snapshots import Snapshots
from runtime.gateway.app import HttpApp
from runtime.gateway.hub import Hub
from runtime.gateway.server import Servers, bind
from runtime.gateway.streams import StreamApp
from runtime.model import Described, LogRecord, Snapshot, Span, now_ns
from runtime.supervisor.project import ProjectLoader
from tests.scripted_runner import Handler, ScriptedRunner

POOL = "scripted@1"


@dataclass
class Gateway:
    """A running gateway."""

    runtime: Runtime
    client: httpx.AsyncClient
    streams_url: str

    async def spans(self) -> list[Span]:
        """Return every span recorded so far, started and ended."""
        end = LogRecord(now_ns(), "error", f"the end of test {now_ns()}", source="studio")
        self.runtime.telemetry.record(end)
        await self.runtime.telemetry.flush()
        records: list[Record] = []
        async for batch in self.runtime.telemetry.read("0"):
            records.extend(batch.records)
            if records[-1] == end:
                break
        return [record for record in records if isinstance(record, Span)]


@dataclass
class ScriptedGateway(Gateway):
    """A running gateway in front of a scripted runner."""

    runner: ScriptedRunner


def step(name: str, *triggers: dict[str, Any], **changes: Any) -> Described:
    """Describe a Step in `src/<name>.step.ts`."""
    config = {"name": name, "triggers": list(triggers)}
    fields: dict[str, Any] = {"runner": POOL, "handler": True, "config": config, **changes}
    return Described(f"src/{name}.step.ts", "node", "step", **fields)


def http(method: str, path: str, **more: Any) -> dict[str, Any]:
    """Write an http trigger."""
    return {"type": "http", "method": method, "path": path, **more}


def make_config(folder: Path, **sections: Any) -> Config:
    """Return a config whose telemetry stays in memory; `sections` replace others."""
    return Config(folder, **{"telemetry": Telemetry(adapter=AdapterChoice("memory")), **sections})


@asynccontextmanager
async def scripted(
    folder: Path, redis_url: str, described: list[Described], handlers: dict[str, Handler], **sections: Any
) -> AsyncIterator[ScriptedGateway]:
    """Serve described files; `handlers` are keyed as in ScriptedRunner."""
    socket = folder / "runner.sock"
    async with connect(redis_url) as redis:
        await Snapshots(redis).publish(Snapshot(1, tuple(described), {POOL: (str(socket),)}))
    config = make_config(folder, **sections)
    async with ScriptedRunner(socket, handlers) as runner, serving(config, redis_url) as gateway:
        yield ScriptedGateway(gateway.runtime, gateway.client, gateway.streams_url, runner)


def serving_echo(
    folder: Path, redis_url: str, handler: Handler, *, trigger: dict[str, Any] | None = None, **sections: Any
) -> AbstractAsyncContextManager[ScriptedGateway]:
    """Serve one Step `Echo`, at POST /echo/:id unless another trigger is given."""
    described = step("Echo", trigger or http("POST", "/echo/:id"))
    return scripted(folder, redis_url, [described], {described.file: handler}, **sections)


@asynccontextmanager
async def loaded(project: Path, redis_url: str, **sections: Any) -> AsyncIterator[Gateway]:
    """Serve a project's own files, every one of which is to load, with real runners."""
    config = make_config(project, **sections)
    config.home.mkdir(exist_ok=True)
    snapshots: list[Snapshot] = []
    async with connect(redis_url) as redis:
        loader = ProjectLoader(
            config, Snapshots(redis), environment=dict, say=lambda *_: None, on_snapshot=snapshots.append
        )
        try:
            await loader.start()
            assert not (broken := {entry.file: entry.error for entry in snapshots[0].described if entry.error}), broken
            async with serving(config, redis_url) as gateway:
                yield gateway
        finally:
            await loader.stop()


@asynccontextmanager
async def serving(config: Config, redis_url: str) -> AsyncIterator[Gateway]:
    """Serve the project whose snapshot is in Redis."""
    runtime = Runtime(config, redis_url=redis_url, role="gateway")
    ports, hub, servers = [bind("127.0.0.1", 0, "http.port") for _ in range(2)], Hub(runtime.streams), Servers()
    urls = [f"127.0.0.1:{port.getsockname()[1]}" for port in ports]
    servers.add(HttpApp(runtime, config.http), ports[0])
    servers.add(StreamApp(runtime, hub, config.streams), ports[1], websockets=True)
    hub.start()
    await runtime.start()
    running = asyncio.create_task(servers.serve())
    try:
        while not servers.are_listening:
            await asyncio.sleep(0)
        async with httpx.AsyncClient(base_url=f"http://{urls[0]}") as client:
            yield Gateway(runtime, client, f"ws://{urls[1]}/")
    finally:
        servers.stop()
        await running
        await hub.close()
        await runtime.close()

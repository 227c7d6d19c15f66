"""A whole gateway in the test's own event loop: the real runtime, Redis and servers, with a scripted runner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from runtime.adapters.telemetry.base import Record
from runtime.config.tree import AdapterChoice, Config, Telemetry
from runtime.execution.runtime import Runtime
from runtime.execution.snapshots import Snapshots
from runtime.gateway.app import HttpApp
from runtime.gateway.hub import Hub
from runtime.gateway.server import Servers, bind
from runtime.gateway.streams import StreamApp
from runtime.model import Described, Snapshot, Span
from tests.scripted_runner import Handler, ScriptedRunner

POOL = "scripted@1"


@dataclass
class Gateway:
    """A running gateway."""

    runtime: Runtime
    runner: ScriptedRunner
    client: httpx.AsyncClient
    streams_url: str

    async def spans(self) -> list[Span]:
        """Return every span recorded so far, started and ended."""
        await self.runtime.telemetry.flush()
        records: list[Record] = []
        async for batch in self.runtime.telemetry.read("0"):
            records.extend(batch.records)
            break
        return [record for record in records if isinstance(record, Span)]


def step(name: str, *triggers: dict[str, Any], **changes: Any) -> Described:
    """Describe a Step in `src/<name>.step.ts`."""
    config = {"name": name, "triggers": list(triggers)}
    fields: dict[str, Any] = {"runner": POOL, "handler": True, "config": config, **changes}
    return Described(f"src/{name}.step.ts", "node", "step", **fields)


def http(method: str, path: str, **more: Any) -> dict[str, Any]:
    """Write an http trigger."""
    return {"type": "http", "method": method, "path": path, **more}


@asynccontextmanager
async def running(
    folder: Path, redis_url: str, described: list[Described], handlers: dict[str, Handler], **sections: Any
) -> AsyncIterator[Gateway]:
    """Serve described files; `handlers` are keyed as in ScriptedRunner, `sections` replace those of the config."""
    config = Config(folder, **{"telemetry": Telemetry(adapter=AdapterChoice("memory")), **sections})
    runtime = Runtime(config, redis_url=redis_url, role="gateway")
    socket = folder / "runner.sock"
    await Snapshots(runtime.redis).publish(Snapshot(1, tuple(described), {POOL: (str(socket),)}))
    ports, hub, servers = [bind("127.0.0.1", 0, "http.port") for _ in range(2)], Hub(runtime.streams), Servers()
    urls = [f"127.0.0.1:{port.getsockname()[1]}" for port in ports]
    servers.add(HttpApp(runtime, config.http), ports[0])
    servers.add(StreamApp(runtime, hub, config.streams), ports[1], websockets=True)
    async with ScriptedRunner(socket, handlers) as runner, httpx.AsyncClient(base_url=f"http://{urls[0]}") as client:
        hub.start()
        await runtime.start()
        serving = asyncio.create_task(servers.serve())
        try:
            while not servers.are_listening:
                await asyncio.sleep(0)
            yield Gateway(runtime, runner, client, f"ws://{urls[1]}/")
        finally:
            await client.aclose()
            servers.stop()
            await serving
            await hub.close()
            await runtime.close()

"""A project whose Steps a test calls directly: real runners, no gateway and no worker."""

from __future__ import annotations

import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runtime.adapters.redis_client import connect
from runtime.config.tree import Config, Runners
from runtime.execution.attempt import Attempt
from runtime.execution.runtime import Runtime
from runtime.execution.snapshots import Snapshots
from runtime.model import Outcome, Step, TraceContext
from runtime.supervisor.project import ProjectLoader

REQUEST = {"method": "GET", "path": "/", "url": "/", "pathParams": {}, "queryParams": {}, "headers": {}, "body": None}


@dataclass
class Loaded:
    """A project with its runners, and a caller of its Steps."""

    loader: ProjectLoader
    runtime: Runtime
    said: list[str]

    async def call(self, name: str, *, timeout_ms: int = 5000, **fields: Any) -> Outcome:
        step = self.step(name)
        parent = TraceContext.new()
        attempt = Attempt(
            step=step, trigger=step.triggers[0], input=REQUEST, parent=parent, timeout_ms=timeout_ms, **fields
        )
        outcome = await self.runtime.invoke(attempt)
        return replace(outcome, result=outcome.result["body"]) if outcome.result else outcome

    def step(self, name: str) -> Step:
        return self.runtime.registry.by_name[name]


@asynccontextmanager
async def loaded(project: Path, url: str, runners: Runners | None = None) -> AsyncIterator[Loaded]:
    config = replace(Config(project), runners=runners or Runners())
    said: list[str] = []
    client = connect(url)
    loader = ProjectLoader(
        config, Snapshots(client), environment=dict, say=lambda _, line: said.append(line), on_snapshot=lambda _: None
    )
    runtime = Runtime(config, redis_url=url, role="worker")
    try:
        await loader.start()
        await runtime.start()
        yield Loaded(loader, runtime, said)
    finally:
        await runtime.close()
        await loader.stop()
        await client.aclose()


def write(project: Path, name: str, body: str, *, language: str = "js", top: str = "", define: str = "def") -> str:
    """Write a Step that answers requests to the path of its own name; return its file."""
    file = f"src/{name}.step.js" if language == "js" else f"src/{name}_step.py"
    javascript = (
        f"{top}\nconst triggers = [{{ type: 'http', method: 'GET', path: '/{name}' }}]\n"
        f"export const config = {{ name: '{name}', triggers }}\n"
        f"export const handler = async (input, ctx) => {{ {body} }}\n"
    )
    python = (
        f"{top}\nconfig = {{'name': '{name}', 'triggers': [{{'type': 'http', 'method': 'GET', 'path': '/{name}'}}]}}\n"
        f"{define} handler(input, ctx):\n{textwrap.indent(textwrap.dedent(body), '    ')}\n"
    )
    (project / file).write_text(javascript if language == "js" else python)
    return file

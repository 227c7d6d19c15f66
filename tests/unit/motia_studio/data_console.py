"""A console whose project has a Redis and Steps that react to its data, for tests of what people do to that data."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import redis
from django.test import Client

from motia_studio.accounts.roles import Role
from motia_studio.environment import Environment
from motia_studio.project import CurrentProject
from runtime.adapters.queue.jobs import decode
from runtime.adapters.telemetry.records import decode_batch
from runtime.adapters.telemetry.redis import FIELD
from runtime.adapters.telemetry.redis import KEY as TELEMETRY
from runtime.execution.snapshots import KEY
from runtime.model import LogRecord, Snapshot, Span
from tests.console import described
from tests.people import somebody

REACTING = (
    described("src/watch.step.ts", "node", {"name": "Watch", "triggers": [{"type": "state"}]}),
    described("src/show.step.ts", "node", {"name": "Show", "triggers": [{"type": "stream", "streamName": "board"}]}),
    replace(described("src/board.stream.ts", "node", {"name": "board"}), kind="stream", handler=False),
)


@dataclass
class DataConsole:
    """The project behind the views, and a client of its API for each role."""

    redis: redis.Redis
    clients: dict[Role, Client]

    @property
    def operator(self) -> Client:
        return self.clients[Role.OPERATOR]

    @property
    def viewer(self) -> Client:
        return self.clients[Role.VIEWER]

    @property
    def editor(self) -> Client:
        return self.clients[Role.EDITOR]

    def records(self) -> list[Span | LogRecord]:
        """Return the telemetry that was written."""
        entries: Any = self.redis.xrange(TELEMETRY)
        return [record for _, fields in entries for record in decode_batch(fields[FIELD.encode()])]

    def spans(self) -> list[Span]:
        return [record for record in self.records() if isinstance(record, Span)]

    def waiting(self, subscription: str) -> list[Any]:
        """Return the data of the messages that wait for a Step."""
        ids: Any = self.redis.lrange(f"rq:queue:{subscription}", 0, -1)
        raw: Any = [self.redis.hget(f"rq:job:{id_.decode()}", "data") for id_ in ids]
        return [decode(data).message.data for data in raw]


def open_console(project: Path, url: str, settings: Any, monkeypatch: Any, *modules: Any) -> DataConsole:
    """Serve a project with the views of this process. `modules` are those that ask for the current project."""
    client = redis.Redis.from_url(url)
    client.set(KEY, msgspec.json.encode(Snapshot(1, REACTING)))
    settings.ENVIRONMENT = Environment(project, url, (), "", None, 0, 0)
    current = CurrentProject(project, url)
    for module in modules:
        monkeypatch.setattr(module, "current_project", lambda: current)
    monkeypatch.setattr(os, "environ", {**os.environ, "MOTIA_REDIS_URL": url})
    clients = {role: Client() for role in (Role.VIEWER, Role.OPERATOR, Role.EDITOR)}
    for role, browser in clients.items():
        browser.force_login(somebody(role))
    return DataConsole(client, clients)

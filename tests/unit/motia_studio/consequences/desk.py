"""A project that runs as its files say, and what changing them would bring."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import redis

from motia_studio.consequences import Consequence, FileChange, consequences_of
from motia_studio.consequences.read import read_configs
from motia_studio.environment import Environment
from runtime.discovery.scan import scan
from runtime.discovery.version import version_of
from runtime.execution.snapshots import KEY
from runtime.model import Described, Snapshot

FILES = {
    "src/open_step.py": """\
from motia import http
config = {
    "name": "Open",
    "triggers": [http("POST", "/tickets")],
    "enqueues": ["ticket.created"],
}
def handler(request, ctx): ...
""",
    "src/triage_step.py": """\
from motia import queue
class Ticket(BaseModel): ...
config = {
    "name": "Triage",
    "triggers": [queue("ticket.created", input=Ticket)],
}
def handler(ticket, ctx): ...
""",
    "src/sweep_step.py": """\
from motia import cron
config = {"name": "Sweep", "triggers": [cron("0 0 9 * * *")]}
def handler(ctx): ...
""",
    "src/watch_step.py": """\
from motia import state
config = {"name": "Watch", "triggers": [state(condition=lambda event, ctx: True)]}
def handler(event, ctx): ...
""",
    "src/board_stream.py": """\
config = {"name": "board", "onJoin": lambda *given: None}
""",
}


class Desk:
    """The project. What runs is what its files say; of what code makes, `made` says what that is."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.redis = redis.Redis.from_url(url)
        self._environment = Environment(folder, url, (), "", None, 0, 0)
        for file, text in FILES.items():
            (folder / file).write_text(text)

    def publish(self, **made: Any) -> None:
        """Have a runner load the files."""
        found = scan(self.folder).found
        reads = read_configs([(each.file, (self.folder / each.file).read_text()) for each in found])
        described = [
            Described(each.file, each.language, each.kind, "python@1", read.config, handler=read.handler)
            for each, read in zip(found, reads, strict=True)
        ]
        for item in described:
            for trigger in (item.config or {}).get("triggers", []):
                trigger.update(made.get((item.config or {})["name"], {}))
        current = [replace(item, version=version_of(self.folder / item.file)) for item in described]
        self.redis.set(KEY, msgspec.json.encode(Snapshot(1, tuple(current))))

    def after(self, file: str, *edits: tuple[str, str]) -> list[Consequence]:
        """Return what comes of edits of one file."""
        text = (self.folder / file).read_text()
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        return self.changed(FileChange(file, text))

    def changed(self, *changes: FileChange) -> list[Consequence]:
        """Return what comes of changes."""
        return consequences_of(self._environment, changes)

    def save_example(self, title: str, body: Any) -> None:
        """Save a request to POST /tickets."""
        request = {"endpoint": "POST /tickets", "body": body}
        (self.folder / "studio.json").write_text(json.dumps({"examples": {"Open": {title: request}}}))


def told(found: list[Consequence]) -> list[tuple[str, str, str]]:
    """Return what matters most of them."""
    return [(each.severity, each.kind, each.message) for each in found]

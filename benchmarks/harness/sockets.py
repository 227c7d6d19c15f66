"""Many WebSocket clients in a process of their own, from outside: what to open, and what was heard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Load:
    """What to open. `messages` are sent on each socket once it is open; `silent` further sockets never read."""

    url: str
    sockets: int
    messages: list[str]
    headers: dict[str, str] = field(default_factory=dict)
    silent: int = 0


@dataclass
class Heard:
    """What all sockets that read got together. `late_ms` are percentiles; `closes` counts close codes."""

    sockets: int
    opens_per_second: float
    received: int
    lost: int
    gaps: int
    closes: dict[str, int]
    late_ms: dict[str, float]
    cpu_seconds: float


class Running:
    """The clients' process, from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def wait_open(self) -> None:
        """Wait until every socket is open and has said what it wants."""
        told = self._read()
        if told.get("failed"):
            raise ConnectionError(told["failed"])

    def finish(self, last: int) -> Heard:
        """Wait until the event `last` has reached everybody, or nothing comes any more, and tell what was heard."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{last}\n")
        self._process.stdin.flush()
        return Heard(**self._read())

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ConnectionError("the clients' process ended early")
        told: dict[str, Any] = json.loads(line)
        return told


@contextmanager
def clients(load: Load, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Run clients in a process of their own."""
    command = [sys.executable, "-m", "benchmarks.harness.socket_clients", json.dumps(asdict(load))]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()

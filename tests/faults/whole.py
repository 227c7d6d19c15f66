"""A whole studio under load: events go in as requests, and what was acknowledged is looked for at the end."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import redis

from tests.faults.ledger import STATE, STEPS, Counts, Ledger, waiting, write_event_steps
from tests.integration.living import write_step
from tests.studio import Studio, until

FULL = bool(os.environ.get("FAULTS_FULL"))
# What is promised in seconds holds on a quiet machine and is reported; one that runs other tests besides gets more.
SLACK = 5


def write_project(folder: Path, config: str = "", retries: str = "{}") -> Path:
    """Write a project whose `POST /events` enqueues what the ledger counts, and return it."""
    (folder / "src").mkdir(parents=True)
    (folder / "config.yaml").write_text(config)
    write_event_steps(folder, count=retries, seal=retries)
    trigger = "[{ type: 'http', method: 'POST', path: '/events' }]"
    publish = "await ctx.enqueue({ topic: 'event', data: input.body }); return { status: 202 }"
    write_step(folder, "Accept", trigger, publish)
    return folder


class Load:
    """Posts events from several threads until it is stopped, each one once. `more` is added to each event."""

    def __init__(
        self,
        studio: Studio,
        ledger: Ledger,
        *,
        threads: int = 4,
        pause: float = 0.02,
        more: dict[str, Any] | None = None,
    ) -> None:
        self.refused: Counter[tuple[int, bool]] = Counter()
        self.broken = 0
        self.accepted_at: list[float] = []
        self._url = f"http://127.0.0.1:{studio.api}/events"
        self._ledger = ledger
        self._pause = pause
        self._more = more or {}
        self._stop = threading.Event()
        self._prefix = f"{time.monotonic_ns():x}"
        self._threads = [threading.Thread(target=self._post, args=(number,)) for number in range(threads)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def accepted_since(self, moment: float) -> float | None:
        """Return how many seconds after a moment the next event was acknowledged, None before that."""
        return next((at - moment for at in self.accepted_at if at > moment), None)

    def _post(self, number: int) -> None:
        with httpx.Client(timeout=30) as client:
            for count in range(10**9):
                if self._stop.wait(self._pause):
                    return
                name = f"{self._prefix}-{number}-{count}"
                self._ledger.tried(name)
                try:
                    answer = client.post(self._url, json={**self._ledger.event(name), **self._more})
                except httpx.HTTPError:
                    self.broken += 1
                    continue
                if answer.status_code == 202:
                    self._ledger.acknowledge(name)
                    self.accepted_at.append(time.monotonic())
                else:
                    self.refused[answer.status_code, "retry-after" in answer.headers] += 1


def forget_effects(url: str) -> None:
    """Begin with a clean slate: no event has had any effect."""
    with redis.Redis.from_url(url) as stock:
        stock.delete(*(STATE + step for step in STEPS))


def drain(url: str, ledger: Ledger, seconds: float = 60) -> Counts:
    """Wait until no job waits or runs, and count."""
    with redis.Redis.from_url(url) as stock:
        until(lambda: not waiting(stock), seconds, lambda: f"{waiting(stock)} jobs are left")
        return ledger.count(stock)


def first_run_since(ledger: Ledger, moment: float) -> float | None:
    """Return how many seconds after a moment the next handler began, None before that."""
    return min((run.time - moment for run in ledger.runs() if run.time > moment), default=None)


def processes(project: Path) -> dict[int, str]:
    """Return the processes of a project: those that were told its folder, and those with it in their command."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            variables = (entry / "environ").read_bytes().split(b"\0")
            if command and (re.search(rf"{project}[ /]", command) or f"MOTIA_PROJECT={project}".encode() in variables):
                found[int(entry.name)] = command
    return {pid: command for pid, command in found.items() if pid != os.getpid()}


def find_process(project: Path, *words: str) -> int:
    """Return the one process of a project whose command has all these words."""
    (pid,) = (pid for pid, command in processes(project).items() if all(word in command for word in words))
    return pid


def kill_everything(studio: Studio) -> float:
    """Kill every process of a studio at once, Redis too, as a power cut would; return when."""
    everything = processes(studio.project)
    for pid in everything:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)  # nobody is to notice the others' end
    moment = time.monotonic()
    for pid in everything:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    reap(studio)
    until(lambda: not processes(studio.project), 10, lambda: processes(studio.project))
    return moment


def reap(studio: Studio) -> None:
    """Take leave of a studio that was killed."""
    studio.process.wait()
    studio._reader.join(timeout=5)
    if studio.process.stdout is not None:
        studio.process.stdout.close()

"""Real processes of the runtime within milliseconds: forked from one that has loaded everything, and watched.

The process that forks reads lines of JSON, `{"role": "worker", "project": "…", "environment": {…}, "output": "…"}`.
It answers with `{"pid": 1}` at once and `{"pid": 1, "status": -9}` at the end of each. Killing is up to who asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import importlib
import json
import os
import select
import signal
import sys
from collections import deque
from typing import Any

LOOK_SECONDS = 0.005


class Nursery:
    """The asking side."""

    def __init__(self) -> None:
        self._asked: deque[asyncio.Future[Child]] = deque()
        self._ends: dict[int, asyncio.Future[int]] = {}

    async def open(self) -> None:
        pipe = asyncio.subprocess.PIPE
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.nursery", stdin=pipe, stdout=pipe, env=environment
        )
        assert self._process.stdout is not None
        self._input = self._process.stdin
        self._reading = asyncio.create_task(self._read(self._process.stdout))

    async def start(self, role: str, project: str, output: str, environment: dict[str, str]) -> Child:
        """Start a process: "worker", "scheduler" or "producer". One that nobody waits for any more is killed."""
        order = {"role": role, "project": project, "output": output, "environment": environment}
        assert self._input is not None
        self._input.write(json.dumps(order).encode() + b"\n")
        asked: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._asked.append(asked)
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            asked.add_done_callback(lambda started: started.result().kill())
            raise

    async def close(self) -> None:
        """End; nobody may run any more."""
        assert self._input is not None
        self._input.close()
        await self._process.wait()
        await self._reading

    async def _read(self, output: asyncio.StreamReader) -> None:
        while line := await output.readline():
            said = json.loads(line)
            if "status" in said:
                self._ends[said["pid"]].set_result(said["status"])
            else:
                ended = self._ends[said["pid"]] = asyncio.get_running_loop().create_future()
                self._asked.popleft().set_result(Child(said["pid"], ended))


class Child:
    """A process that was started."""

    def __init__(self, pid: int, ended: asyncio.Future[int]) -> None:
        self.pid = pid
        self._ended = ended

    @property
    def is_running(self) -> bool:
        return not self._ended.done()

    async def wait(self) -> int:
        """Return how it ended, negative for a signal."""
        return await asyncio.shield(self._ended)

    def tell_stack(self) -> None:
        """Have it print where it is."""
        self._signal(signal.SIGUSR1)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.is_running:
            with contextlib.suppress(ProcessLookupError):  # it ended, and we are about to be told
                os.kill(self.pid, number)


def main() -> None:
    """Fork what is asked for, until nobody asks any more."""
    mains = _load()
    alive: set[int] = set()
    rest = b""
    while True:
        if select.select([0], [], [], LOOK_SECONDS)[0]:
            data = os.read(0, 65_536)
            if not data:
                return
            *orders, rest = (rest + data).split(b"\n")
            for order in orders:
                pid = os.fork()
                if not pid:
                    _become(json.loads(order), mains)
                alive.add(pid)
                _say(pid=pid)
        for pid in list(alive):
            if (ended := os.waitpid(pid, os.WNOHANG))[0]:
                alive.discard(pid)
                _say(pid=pid, status=os.waitstatus_to_exitcode(ended[1]))


def _load() -> dict[str, Any]:
    return {
        "worker": importlib.import_module("runtime.worker.__main__").work,
        "scheduler": importlib.import_module("runtime.scheduler.__main__").schedule,
        "producer": importlib.import_module("tests.faults.producer").produce,
    }


def _become(order: dict[str, Any], mains: dict[str, Any]) -> None:
    failpoints = importlib.import_module("runtime.failpoints")
    faulthandler.register(signal.SIGUSR1)  # see Child.tell_stack
    run_process = importlib.import_module("runtime.execution.entry").run_process
    status = 1
    try:
        os.setsid()
        output = os.open(order["output"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.environ.update(order["environment"])
        importlib.reload(failpoints)  # reads its variable anew, in place
        role = order["role"]
        status = run_process(f"runtime.{role}", mains[role], ["--project", order["project"]])
    finally:
        sys.stderr.flush()
        os._exit(status)


def _say(**said: int) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")


if __name__ == "__main__":
    main()

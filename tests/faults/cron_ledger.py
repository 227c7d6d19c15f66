"""A project whose Steps run by the clock and write down when, schedulers to kill, and what was missed or doubled."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from runtime.adapters.cron.redis import KEY
from tests.integration.living import Living, until, write_step

FULL = bool(os.environ.get("FAULTS_FULL"))


@dataclass(frozen=True)
class Counts:
    """What became of the fire times between the first and the last of every schedule."""

    fires: int
    missed: int
    doubled: int
    schedules: int


class Ledger:
    """The lines that handlers append: which schedule, which fire time."""

    def __init__(self, project: Path) -> None:
        self.path = project / "ledger.txt"

    def write_steps(self, project: Path, schedules: int, expression: str = "* * * * * *") -> None:
        """Write a Step with so many schedules."""
        triggers = ", ".join(f"{{ type: 'cron', expression: '{expression}' }}" for _ in range(schedules))
        line = "`${ctx.trigger.jobId}|${ctx.trigger.scheduledTime}\\n`"
        write_step(project, "Sweep", f"[{triggers}]", f"fs.appendFileSync({str(self.path)!r}, {line})")

    def entries(self) -> list[tuple[str, datetime]]:
        """Return what was written so far."""
        if not self.path.exists():
            return []
        lines = [line for line in self.path.read_text().splitlines(keepends=True) if line.endswith("\n")]
        return [(name, datetime.fromisoformat(moment.strip())) for name, _, moment in (x.partition("|") for x in lines)]

    def latest(self) -> datetime | None:
        """Return the latest fire time that ran."""
        return max((moment for _, moment in self.entries()), default=None)

    def count(self) -> Counts:
        """Compare what ran with every second between the first and the last fire time of each schedule."""
        entries = Counter(self.entries())
        names = {name for name, _ in entries}
        missed = 0
        for name in names:
            ran = [moment for found, moment in entries if found == name]
            missed += int((max(ran) - min(ran)) / timedelta(seconds=1)) + 1 - len(ran)
        return Counts(entries.total(), missed, entries.total() - len(entries), len(names))


class Schedulers:
    """Scheduler processes of one project, or others that start alike."""

    def __init__(self, alive: Living) -> None:
        self._alive = alive
        self._output: list[Path] = []

    async def start(
        self, module: str = "runtime.scheduler", *, ready: str = "leads", **environment: str
    ) -> asyncio.subprocess.Process:
        """Start one and return it once it logged the word `ready`: it leads or stands by."""
        number = len(self._output)
        output = self._alive.config.project / f"scheduler-{number}.log"
        self._output.append(output)
        with output.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", module, "--project", str(self._alive.config.project)),
                env={**os.environ, "MOTIA_REDIS_URL": self._alive.url, "PYTHONPATH": os.pathsep.join(sys.path)}
                | environment,
                stderr=file,
            )
        self._alive.processes.append(process)
        await until(lambda: ready in output.read_text(), 60)
        return process

    def said(self) -> str:
        """Return what all of them logged."""
        return "".join(path.read_text() for path in self._output)

    def holder(self) -> bytes | None:
        """Return who has the lease."""
        return self._alive.stock.get(KEY)

    async def taken_over(self, holder: bytes | None, seconds: float = 15) -> float:
        """Wait until another than `holder` leads; return how long that took."""
        start = time.monotonic()
        await until(lambda: self.holder() not in (None, holder), seconds)
        return time.monotonic() - start


@asynccontextmanager
async def stopped(process: asyncio.subprocess.Process) -> AsyncIterator[None]:
    """Stop a process for as long as the block lasts."""
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)

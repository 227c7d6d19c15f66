"""Where faults are tried: a loaded project, and what starts processes for it within milliseconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from runtime.execution.parent import PROCESS
from runtime.failpoints import LOG, VARIABLE
from runtime.supervisor.redis import EmbeddedRedis
from tests.faults.ledger import write_event_steps
from tests.faults.nursery import Child, Nursery
from tests.integration.living import Living, living, queue_trigger, write_step

TOTAL = "Total/queue(total)"


@dataclass(frozen=True)
class Place:
    """A project with the Steps of events, and one that adds to a total without any retries."""

    alive: Living
    nursery: Nursery
    server: EmbeddedRedis

    @property
    def runs_file(self) -> Path:
        """Return where the Step of the total writes each message that it begins with."""
        return self.alive.config.project / "runs.txt"

    @asynccontextmanager
    async def doomed_worker(self, strikes: Sequence[str], folder: Path) -> AsyncIterator[list[Child]]:
        """Keep one worker running whose lives end by these strikes, one after the other; the last lives on."""
        lives: list[Child] = []
        task = asyncio.create_task(self._keep([*strikes, ""], folder, lives))
        try:
            yield lives
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            for child in lives:
                child.kill()
                await child.wait()

    async def _keep(self, strikes: Sequence[str], folder: Path, lives: list[Child]) -> None:
        for armed in strikes:
            environment = {
                "MOTIA_REDIS_URL": self.alive.url,
                PROCESS: "worker-1",
                VARIABLE: armed,
                LOG: str(folder / "struck.txt"),
            }
            project, output = str(self.alive.config.project), str(folder / "output.txt")
            lives.append(await self.nursery.start("worker", project, output, environment))
            await lives[-1].wait()


@asynccontextmanager
async def prepare_place(folder: Path, server: EmbeddedRedis) -> AsyncIterator[Place]:
    """Load the project, with a nursery beside it."""
    (folder / "src").mkdir()
    (folder / ".motia").mkdir()
    write_event_steps(folder)
    add = "await ctx.state.update('total', 'sum', [{ type: 'increment', path: 'n', by: 1 }])"
    runs = f"fs.appendFileSync({str(folder / 'runs.txt')!r}, `${{input}}\\n`);"
    write_step(folder, "Total", queue_trigger("total", "{ maxRetries: 0 }"), f"{runs} {add}")
    nursery = Nursery()
    await nursery.open()
    try:
        async with living(folder, server.url) as alive:
            yield Place(alive, nursery, server)
    finally:
        await nursery.close()

"""One case of the failpoint walk: a small studio, one process of which is struck at a named moment, and the outcome."""

from __future__ import annotations

import ast
import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import redis

from runtime.adapters.queue.consumer import Consumer
from runtime.adapters.redis_client import connect
from runtime.config.tree import Config
from runtime.execution.parent import PROCESS
from runtime.execution.runtime import Runtime
from runtime.execution.snapshots import KEY
from runtime.failpoints import LOG, VARIABLE
from tests.faults.ledger import QUEUES, Counts, Ledger, waiting
from tests.faults.nursery import Child, Nursery
from tests.faults.producer import ORDERS, publish
from tests.integration.living import until

CHECKOUT = Path(__file__).resolve().parent.parent.parent
EVENTS = 8
# Like the supervisor after a first crash.
RESTART_SECONDS = 0.1
SECOND_SECONDS = 0.2
LONGEST = 30.0
STACK_SECONDS = 0.2

Role = Literal["worker", "scheduler", "producer"]


@dataclass(frozen=True)
class Scenario:
    """How a moment is reached: in which process, at which passage, with events of which kind."""

    role: Role
    passage: int = 1
    delay_ms: int = 0
    park: bool = False
    pause: int = 0
    abandoned: bool = False


# A pause of over three seconds makes a worker renew its leases.
SCENARIOS: dict[str, Scenario] = {
    "queue.publish": Scenario("producer", passage=3),
    "queue.published": Scenario("producer", passage=3),
    "queue.park": Scenario("producer", passage=3, park=True),
    "queue.parked": Scenario("producer", passage=3, park=True),
    "queue.forget": Scenario("scheduler", park=True),
    "queue.forgot": Scenario("scheduler", park=True),
    "queue.promote": Scenario("scheduler", passage=2, delay_ms=150),
    "queue.promoted": Scenario("scheduler", delay_ms=150),
    "queue.claimed": Scenario("worker", passage=2),
    "queue.finish": Scenario("worker", passage=2),
    "queue.finished": Scenario("worker", passage=2),
    "queue.woken": Scenario("worker"),
    "queue.renew": Scenario("worker", pause=3300),
    "queue.renewed": Scenario("worker", pause=3300),
    "queue.reap": Scenario("worker", abandoned=True),
    "queue.reaped": Scenario("worker", abandoned=True),
    "redis.execute": Scenario("worker", passage=5),
    "redis.executed": Scenario("worker", passage=5),
}


@dataclass(frozen=True)
class Strike:
    """What happens at the moment: the process is killed, or an answer gets lost; `again` adds a kill in recovery."""

    name: str
    action: Literal["kill", "lose"]
    again: bool = False

    def __str__(self) -> str:
        return f"{self.name}={self.action}" + (" and a kill in recovery" if self.again else "")


@dataclass(frozen=True)
class Result:
    """What came of a case. `recovery` is the seconds from the strike until every event was done."""

    strike: Strike
    counts: Counts
    recovery: float
    runs: int


def names_in_source(folder: Path = CHECKOUT / "runtime") -> set[str]:
    """Return every name that the source gives to `failpoint`."""
    names = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "failpoint":
                (name,) = node.args
                assert isinstance(name, ast.Constant), f"{file}:{node.lineno}: a failpoint's name is a literal"
                names.add(str(name.value))
    return names


def names_in_tests(names: Iterable[str], folder: Path = CHECKOUT / "tests") -> set[str]:
    """Return the names that tests of their own strike at."""
    texts = [file.read_text(encoding="utf-8") for file in folder.rglob("test_*.py")]
    return {name for name in names if any(name in text for text in texts)}


class Studio:
    """Worker, scheduler and producer of one case, each started again when it ends, on a database of its own."""

    def __init__(self, nursery: Nursery, config: Config, url: str, folder: Path, strike: Strike) -> None:
        self.stock = redis.Redis.from_url(url)
        self.ledger = Ledger(folder)
        self._nursery = nursery
        self._config = config
        self._url = url
        self._strike = strike
        self._scenario = SCENARIOS[strike.name]
        self._log = folder / "struck.txt"
        self._output = folder / "output.txt"
        self._children: dict[Role, Child] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._produced = asyncio.Event()
        self._closing = False

    async def run(self, snapshot: bytes) -> Result:
        """Strike, recover, and count."""
        self.stock.flushdb()
        self.stock.set(KEY, snapshot)
        if self._scenario.abandoned:
            await self._abandon()
        roles: tuple[Role, ...] = ("worker", "scheduler", "producer")
        self._tasks = [asyncio.create_task(self._keep(role)) for role in roles]
        struck = float((await until(self._struck, LONGEST)).split()[3])
        if self._strike.again:
            await self._kill_in_recovery(struck)
        await until(self._is_done, LONGEST)
        return Result(self._strike, self.ledger.count(self.stock), time.monotonic() - struck, len(self.ledger.runs()))

    async def close(self) -> None:
        """Leave no process of this case behind: one would take the jobs of the next case."""
        self._closing = True
        for child in self._children.values():
            child.kill()
        await asyncio.gather(*self._tasks)
        self.stock.close()

    async def told(self) -> str:
        """Return what the processes printed and where they are, and what was counted."""
        for child in self._children.values():
            child.tell_stack()
        await asyncio.sleep(STACK_SECONDS)
        printed = self._output.read_text() if self._output.exists() else ""
        return f"{self._strike}: {self.ledger.count(self.stock)}; {waiting(self.stock)} wait or run\n{printed[-6000:]}"

    def _struck(self) -> str:
        text = self._log.read_text() if self._log.exists() else ""
        return text if text.endswith("\n") else ""

    async def _keep(self, role: Role) -> None:
        armed = role == self._scenario.role
        while not self._closing:
            child = self._children[role] = await self._start(role, armed=armed)
            if self._closing:
                child.kill()
            status = await child.wait()
            if role == "producer" and status == 0:
                self._produced.set()
                return
            armed = False
            await asyncio.sleep(RESTART_SECONDS)

    async def _start(self, role: Role, *, armed: bool) -> Child:
        at = f"{self._strike.name}={self._strike.action}@{self._scenario.passage}"
        environment = {
            "MOTIA_REDIS_URL": self._url,
            PROCESS: f"{role}-1",
            ORDERS: json.dumps(self._orders()),
            VARIABLE: at if armed else "",
            LOG: str(self._log),
        }
        return await self._nursery.start(role, str(self._config.project), str(self._output), environment)

    def _orders(self) -> dict[str, object]:
        scenario = self._scenario
        return {
            "ledger": str(self._log.parent),
            "prefix": "e",
            "count": EVENTS,
            "delay_ms": scenario.delay_ms,
            "park": scenario.park,
            "pause": scenario.pause,
        }

    async def _abandon(self) -> None:
        """Publish, have a worker claim everything, and let its leases end."""
        runtime = Runtime(self._config, redis_url=self._url, role="gateway")
        client = connect(self._url)
        try:
            await runtime.start()
            await publish(runtime, self._orders())
            ghost = Consumer(client, "ghost")
            await ghost.serve(dict.fromkeys(QUEUES, EVENTS))
            assert len((await ghost.exchange((), EVENTS)).claimed) == EVENTS
        finally:
            await runtime.close()
            await client.aclose()
        for entry in self.stock.zrange("motia:queue:leases", 0, -1):
            self.stock.zadd("motia:queue:leases", {entry: 1})

    async def _kill_in_recovery(self, struck: float) -> None:
        first = self._children[self._scenario.role]
        if self._strike.action == "kill":
            await until(lambda: self._children[self._scenario.role] is not first, LONGEST)
            struck = time.monotonic()
        await asyncio.sleep(max(0.0, struck + SECOND_SECONDS - time.monotonic()))
        self._children[self._scenario.role].kill()

    def _is_done(self) -> bool:
        if not self._produced.is_set() or waiting(self.stock) or self.stock.keys("motia:queue:parked*"):
            return False
        counts = self.ledger.count(self.stock)
        return counts.lost == 0 and counts.ok == EVENTS


@asynccontextmanager
async def studio(nursery: Nursery, config: Config, url: str, folder: Path, strike: Strike) -> AsyncIterator[Studio]:
    """Run a case's processes and end them."""
    config = replace(config)
    found = Studio(nursery, config, url, folder / f"{strike.action}-{int(strike.again)}", strike)
    try:
        yield found
    finally:
        await found.close()

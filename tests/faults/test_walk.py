"""Every named moment x {the process is killed, the answer is lost}, once and with a second kill while it recovers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from runtime.execution.snapshots import KEY
from runtime.supervisor.redis import EmbeddedRedis
from tests.faults.ledger import write_event_steps
from tests.faults.nursery import Nursery
from tests.faults.report import report
from tests.faults.walk import EVENTS, SCENARIOS, Result, Strike, names_in_source, names_in_tests, studio
from tests.integration.living import Living, living

pytestmark = pytest.mark.asyncio(loop_scope="module")

STRIKES = ((1, "kill", False), (2, "lose", False), (3, "kill", True), (4, "lose", True))


@dataclass(frozen=True)
class Place:
    """Where cases run: a loaded project, and what starts processes for it."""

    alive: Living
    nursery: Nursery
    server: EmbeddedRedis

    async def strike(self, database: int, strike: Strike, folder: Path) -> Result:
        snapshot = self.alive.stock.get(KEY)
        url = self.server.url.replace("db=0", f"db={database}")
        async with studio(self.nursery, self.alive.config, url, folder, strike) as case:
            try:
                result = await case.run(snapshot)
                assert result.counts.is_clean, result
            except AssertionError as error:
                raise AssertionError(f"{error}\n{await case.told()}") from error
            return result


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory, redis_server: EmbeddedRedis) -> AsyncIterator[Place]:
    project = tmp_path_factory.mktemp("walk")
    (project / "src").mkdir()
    (project / ".motia").mkdir()
    write_event_steps(project)
    nursery = Nursery()
    await nursery.open()
    async with living(project, redis_server.url) as alive:
        yield Place(alive, nursery, redis_server)
    await nursery.close()


async def test_every_failpoint_of_the_source_is_walked() -> None:
    names = names_in_source()
    assert names >= set(SCENARIOS), "a scenario names a moment that is no more"
    unwalked = names - set(SCENARIOS)
    assert unwalked == names_in_tests(unwalked)


@pytest.mark.parametrize("name", SCENARIOS)
async def test_nothing_is_lost_or_doubled_when_a_process_is_struck_at(name: str, place: Place, tmp_path: Path) -> None:
    cases = (place.strike(database, Strike(name, action, again), tmp_path) for database, action, again in STRIKES)
    outcomes = await asyncio.gather(*cases, return_exceptions=True)
    if failed := [each for each in outcomes if isinstance(each, Exception)]:
        raise ExceptionGroup(name, failed)
    results = [each for each in outcomes if isinstance(each, Result)]
    for each in results:
        print(each.strike, each.counts, f"recovery={each.recovery:.1f} runs={each.runs}")  # noqa: T201
    slowest = max(each.recovery for each in results)
    report("walk", n=EVENTS * len(results), recovery_s=round(slowest, 1), note=name)

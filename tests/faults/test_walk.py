"""Every named moment x {the process is killed, the answer is lost}, once and with a second kill while it recovers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from runtime.execution.snapshots import KEY
from tests.faults.place import Place
from tests.faults.report import report
from tests.faults.walk import EVENTS, SCENARIOS, Result, Strike, names_in_source, names_in_tests, studio

pytestmark = pytest.mark.asyncio(loop_scope="module")

STRIKES = ((1, "kill", False), (2, "lose", False), (3, "kill", True), (4, "lose", True))


async def strike_at(place: Place, database: int, strike: Strike, folder: Path) -> Result:
    snapshot = place.alive.stock.get(KEY)
    url = place.server.url.replace("db=0", f"db={database}")
    async with studio(place.nursery, place.alive.config, url, folder, strike) as case:
        try:
            result = await case.run(snapshot)
            assert result.counts.is_clean, result
        except AssertionError as error:
            raise AssertionError(f"{error}\n{await case.told()}") from error
        return result


async def test_every_failpoint_of_the_source_is_walked() -> None:
    names = names_in_source()
    assert names >= set(SCENARIOS), "a scenario names a moment that is no more"
    unwalked = names - set(SCENARIOS)
    assert unwalked == names_in_tests(unwalked)


@pytest.mark.parametrize("name", SCENARIOS)
async def test_nothing_is_lost_or_doubled_when_a_process_is_struck_at(name: str, place: Place, tmp_path: Path) -> None:
    cases = (strike_at(place, database, Strike(name, action, again), tmp_path) for database, action, again in STRIKES)
    outcomes = await asyncio.gather(*cases, return_exceptions=True)
    if failed := [each for each in outcomes if isinstance(each, Exception)]:
        raise ExceptionGroup(name, failed)
    results = [each for each in outcomes if isinstance(each, Result)]
    for each in results:
        print(each.strike, each.counts, f"recovery={each.recovery:.1f} runs={each.runs}")  # noqa: T201
    slowest = max(each.recovery for each in results)
    report("walk", n=EVENTS * len(results), recovery_s=round(slowest, 1), note=name)

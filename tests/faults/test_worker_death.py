"""F01, F02, F03: a worker is killed between claim and start, and between an effect and its acknowledgement."""

from __future__ import annotations

import os
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.ledger import read_counters
from tests.faults.place import TOTAL, Place
from tests.faults.report import report
from tests.faults.storm import orphans
from tests.integration.living import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

FULL = bool(os.environ.get("FAULTS_FULL"))


async def work_off(place: Place, folder: Path, messages: int, strikes: list[str]) -> tuple[Counter[str], int, float]:
    """Have a doomed worker do messages; return runs of each, the total, and the longest silence after a strike."""
    place.alive.stock.delete("motia:state:group:total", "motia:state:groups")
    place.runs_file.unlink(missing_ok=True)
    await place.alive.enqueue("total", *range(messages))
    done, began = f"rq:finished:{TOTAL}", place.alive.stock.zcard(f"rq:finished:{TOTAL}")
    async with place.doomed_worker(strikes, folder) as lives:
        await until(lambda: place.alive.stock.zcard(done) - began == messages, 40)
        assert len(lives) == len(strikes) + 1
        left = list(orphans(str(place.alive.config.project)))
    assert not left
    runs = Counter(place.runs_file.read_text().split())
    return runs, read_counters(place.alive.stock, "total")["sum"], _longest_life(folder)


def _longest_life(folder: Path) -> float:
    """Return the longest time between two strikes, which bounds what recovery took."""
    times = [float(line.split()[3]) for line in (folder / "struck.txt").read_text().splitlines()]
    return max((later - earlier for earlier, later in pairwise(times)), default=0.0)


async def test_F02_a_worker_killed_before_the_start_costs_no_run_and_no_retry(place: Place, tmp_path: Path) -> None:
    messages, kills = 200, 6
    runs, total, recovery = await work_off(place, tmp_path, messages, ["queue.claimed=kill@3"] * kills)
    lost = messages - len(runs)
    report("F02", n=messages, lost=lost, recovery_s=round(recovery, 2), note=f"{kills} kills, retries = 0")
    assert (lost, total) == (0, messages)
    begun_twice = sum(runs.values()) - messages
    # What else the worker held when it died had begun, and is begun again.
    assert begun_twice <= kills * 10


async def test_F02_a_worker_killed_before_its_first_start_lets_each_message_run_once(
    place: Place, tmp_path: Path
) -> None:
    runs, total, recovery = await work_off(place, tmp_path, 200, ["queue.claimed=kill"] * 5)
    report("F02", n=200, lost=200 - len(runs), recovery_s=round(recovery, 2), note="5 kills before any start")
    assert (total, sum(runs.values())) == (200, 200)


async def test_F03_an_effect_before_the_kill_counts_once(place: Place, tmp_path: Path) -> None:
    messages, kills = (500, 25) if FULL else (300, 10)
    strikes = [("redis.executed=kill@25", "queue.finish=kill@4")[number % 2] for number in range(kills)]
    runs, total, recovery = await work_off(place, tmp_path, messages, strikes)
    again = sum(runs.values()) - messages
    report(
        "F03",
        n=messages,
        lost=max(0, messages - total),
        duplicated=max(0, total - messages),
        recovery_s=round(recovery, 2),
        note=f"{kills} kills, {again} runs repeated",
    )
    assert total == messages
    assert again > 0


async def test_F01_at_each_moment_of_a_workers_life_a_kill_loses_nothing(place: Place, tmp_path: Path) -> None:
    moments = ("queue.claimed=kill@2", "queue.finish=kill@2", "queue.finished=kill@2", "redis.execute=kill@9")
    messages, kills = (2000, 25) if FULL else (400, 8)
    strikes = [(*moments, "redis.executed=kill@7")[number % 5] for number in range(kills)]
    runs, total, recovery = await work_off(place, tmp_path, messages, strikes)
    lost, doubled = messages - len(runs), total - messages
    report("F01", n=messages, lost=lost, duplicated=doubled, recovery_s=round(recovery, 2), note=f"{kills} kills")
    assert (lost, doubled) == (0, 0)
    assert recovery <= 10

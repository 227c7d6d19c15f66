"""F07: a scheduler is killed, or stopped for so long that it wakes up deposed."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from tests.faults.cron_ledger import FULL, Ledger, Schedulers, stopped
from tests.faults.report import report
from tests.integration.living import living, until

SCHEDULES = 25
STOPPED_SECONDS = 70 if FULL else 8
QUIET_SECONDS = 40 if FULL else 3
ROUNDS = 4 if FULL else 1
TAKEOVER_SECONDS = 6.0


async def test_F07_killed_and_stopped_schedulers_miss_and_double_no_fire_time(project: Path, redis_url: str) -> None:
    ledger = Ledger(project)
    ledger.write_steps(project, SCHEDULES)
    takeovers = []
    async with living(project, redis_url) as alive, alive.worker():
        schedulers = Schedulers(alive)
        leader = await schedulers.start()
        await until(ledger.latest)
        for _ in range(ROUNDS):
            successor = await schedulers.start()
            holder = schedulers.holder()
            leader.send_signal(signal.SIGKILL)
            takeovers.append(await schedulers.taken_over(holder))
            await asyncio.sleep(QUIET_SECONDS)
            leader = await schedulers.start()
            holder = schedulers.holder()
            async with stopped(successor):
                takeovers.append(await schedulers.taken_over(holder))
                await asyncio.sleep(STOPPED_SECONDS - takeovers[-1])
            await asyncio.sleep(QUIET_SECONDS)
            successor.send_signal(signal.SIGKILL)
        await two_more(ledger)
    counts = ledger.count()
    report(
        "F07",
        n=counts.fires,
        lost=counts.missed,
        duplicated=counts.doubled,
        recovery_s=round(max(takeovers), 2),
        note=f"{counts.schedules} schedules every second, {len(takeovers)} leaders lost, stopped {STOPPED_SECONDS} s",
    )
    assert (counts.schedules, counts.missed, counts.doubled) == (SCHEDULES, 0, 0)
    assert max(takeovers) <= TAKEOVER_SECONDS


async def test_F07_a_leader_stopped_just_before_it_publishes_is_fenced_when_it_wakes(
    project: Path, redis_url: str
) -> None:
    ledger = Ledger(project)
    ledger.write_steps(project, 1)
    async with living(project, redis_url) as alive, alive.worker():
        schedulers = Schedulers(alive)
        await schedulers.start(MOTIA_FAILPOINTS="queue.fire=stop:9@3")
        await schedulers.start()
        await until(lambda: "Another scheduler leads since this one was held up (1)" in schedulers.said(), 30)
        await two_more(ledger)
    counts = ledger.count()
    report("F07", n=counts.fires, lost=counts.missed, duplicated=counts.doubled, note="stopped before it published")
    assert (counts.missed, counts.doubled) == (0, 0)


async def test_F07_no_fire_time_is_missed_or_doubled_whenever_a_leader_dies_or_loses_an_answer(
    project: Path, redis_url: str
) -> None:
    ledger = Ledger(project)
    ledger.write_steps(project, 5)
    async with living(project, redis_url) as alive, alive.worker():
        schedulers = Schedulers(alive)
        leader = await schedulers.start(MOTIA_FAILPOINTS="queue.fire=kill@4")
        for armed in ("queue.fired=kill@2", "queue.fire=lose@2;queue.fired=lose@3"):
            holder = schedulers.holder()
            successor = await schedulers.start(MOTIA_FAILPOINTS=armed)
            await asyncio.wait_for(leader.wait(), 20)
            await schedulers.taken_over(holder)
            leader = successor
        await two_more(ledger)
        await two_more(ledger)
    counts = ledger.count()
    report("F07", n=counts.fires, lost=counts.missed, duplicated=counts.doubled, note="killed at each failpoint")
    assert (counts.schedules, counts.missed, counts.doubled) == (5, 0, 0)


async def two_more(ledger: Ledger) -> None:
    """Wait for two more fire times, so that what was published before has run."""
    seen = ledger.latest()
    await until(lambda: (ledger.latest() or seen) != seen)
    seen = ledger.latest()
    await until(lambda: ledger.latest() != seen)

"""F39: the clock of a scheduler's and worker's host jumps. F40: the clocks change to summer time and back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from runtime.adapters.queue.keys import CRON_LAST
from runtime.execution.runtime import Runtime
from runtime.scheduler.cron import CronTable, Seen
from runtime.scheduler.scheduler import Scheduler
from runtime.triggers.base import Schedule
from runtime.triggers.schedule import next_fires
from tests.faults.cron_ledger import Ledger, Schedulers
from tests.faults.report import report
from tests.integration.living import Living, living, queue_trigger, until, write_step

EVERY_SECOND = "[{ type: 'cron', expression: '* * * * * *' }]"
HOUR = 3600
JUMPS = (HOUR, -HOUR, 24 * HOUR)
SCHEDULES = 5
LONG_MS = 9000
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))

BERLIN = ZoneInfo("Europe/Berlin")
# What is asserted for each night: the local fire times between midnight and 04:00.
NIGHTS = {
    "2026-03-29": {
        "30 2 * * *": ["03:00+0200"],
        "0 * * * *": ["00:00+0100", "01:00+0100", "03:00+0200", "04:00+0200"],
        "*/30 2 * * *": [],
    },
    "2026-10-25": {
        "30 2 * * *": ["02:30+0200"],
        "0 * * * *": ["00:00+0200", "01:00+0200", "02:00+0200", "02:00+0100", "03:00+0100", "04:00+0100"],
        "*/30 2 * * *": ["02:00+0200", "02:30+0200", "02:00+0100", "02:30+0100"],
    },
}


def write_steps(project: Path) -> tuple[Ledger, Path]:
    """Write a Step that runs every second and one whose attempt outlasts all jumps."""
    ledger, lines = Ledger(project), project / "long.txt"
    ledger.write_steps(project, SCHEDULES)
    say = f"fs.appendFileSync({str(lines)!r}, 'run\\n')"
    write_step(project, "Long", queue_trigger("long"), f"{say}; await new Promise(end => setTimeout(end, {LONG_MS}))")
    return ledger, lines


async def jump_about(alive: Living, ledger: Ledger, jump: Callable[[int], None]) -> None:
    """Let the clock jump while a job runs and every second is a fire time, then wait for the job's end."""
    await until(ledger.latest)
    (message,) = await alive.enqueue("long", 1)
    for seconds in JUMPS:
        jump(seconds)
        await asyncio.sleep(2)
    finished = "rq:finished:Long/queue(long)"
    await until(lambda: alive.stock.zcard(finished))
    assert alive.stock.zcard(finished) == 1, message.id


def check(ledger: Ledger, lines: Path, note: str) -> None:
    counts = ledger.count()
    abandoned = len(lines.read_text().split()) - 1
    note = f"clock +1 h, -1 h, +1 day; {note}; {abandoned} jobs falsely abandoned"
    report("F39", n=counts.fires, lost=counts.missed, duplicated=counts.doubled, note=note)
    assert (counts.schedules, counts.missed, counts.doubled, abandoned) == (SCHEDULES, 0, 0, 0)


async def test_F39_a_jumping_clock_in_the_process_changes_nothing(
    project: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, lines = write_steps(project)
    offset, real, real_ns = [0], time.time, time.time_ns

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Moved:
            return cls.fromtimestamp(time.time(), tz)

    monkeypatch.setattr(time, "time", lambda: real() + offset[0])
    monkeypatch.setattr(time, "time_ns", lambda: real_ns() + offset[0] * 10**9)
    monkeypatch.setattr("runtime.scheduler.cron.datetime", Moved)
    monkeypatch.setattr("runtime.adapters.queue.jobs.datetime", Moved)
    async with living(project, redis_url) as alive, alive.worker():
        scheduler = Scheduler(alive.config, redis_url=alive.url)
        task = asyncio.create_task(scheduler.run())
        await jump_about(alive, ledger, lambda seconds: offset.__setitem__(0, seconds))
        offset[0] = 0
        scheduler.stop()
        await task
    check(ledger, lines, "in the test's process")


@pytest.mark.skipif(not FAKETIME, reason="F39 with processes of their own needs libfaketime (apt install libfaketime)")
async def test_F39_a_jumping_clock_of_scheduler_and_worker_changes_nothing(project: Path, redis_url: str) -> None:
    ledger, lines = write_steps(project)
    clock = project / "clock.txt"
    clock.write_text("+0\n")
    environment = {
        "LD_PRELOAD": str(FAKETIME[0]),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    async with living(project, redis_url) as alive:
        schedulers = Schedulers(alive)
        await schedulers.start(**environment)
        await schedulers.start("runtime.worker", ready="", **environment)
        await jump_about(alive, ledger, lambda seconds: _set(clock, f"{seconds:+d}\n"))
        stamps = [alive.stock.hget(key, "created_at") for key in alive.stock.scan_iter("rq:job:*")]
        stamped = [datetime.fromisoformat(stamp.decode()).timestamp() - time.time() for stamp in stamps if stamp]
    # The processes did see other times.
    assert min(stamped) < -HOUR / 2
    assert max(stamped) > 20 * HOUR
    check(ledger, lines, "libfaketime, processes")


def _set(clock: Path, text: str) -> None:
    """Replace the file at once, so that nobody reads half of it."""
    new = clock.with_suffix(".new")
    new.write_text(text)
    new.replace(clock)


# That Redis's clock jumped looks the same to everybody as that all it remembers is as much later or earlier.
@pytest.mark.parametrize(("policy", "ran"), [("none", 0), ("one", 1), ("all", 3)])
async def test_F39_what_redis_own_clock_leaps_over_counts_as_missed(
    project: Path, redis_url: str, policy: str, ran: int
) -> None:
    minute = (datetime.now(UTC).minute + 20) % 60
    triggers = f"[{{ type: 'cron', expression: '{minute} * * * *', catchUp: '{policy}' }}]"
    async with table_of(project, redis_url, triggers) as (alive, table, name):
        alive.stock.hset(CRON_LAST, name, time.time() - 3 * HOUR)
        await table.fire(1)
        await table.fire(1)
        assert alive.stock.llen(f"rq:queue:{name}") == ran


async def test_F39_nothing_runs_again_after_redis_own_clock_went_back(
    project: Path, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with table_of(project, redis_url, EVERY_SECOND) as (alive, table, name):
        alive.stock.hset(CRON_LAST, name, time.time() + HOUR)
        for _ in range(3):
            await table.fire(1)
            await asyncio.sleep(0.6)
        assert alive.stock.llen(f"rq:queue:{name}") == 0
    told = [record.getMessage() for record in caplog.records if record.name == "runtime.scheduler.cron"]
    assert len(told) == 1
    assert "no schedule runs until then" in told[0]


async def test_F39_schedules_go_on_at_once_after_redis_own_clock_was_a_day_ahead(project: Path, redis_url: str) -> None:
    async with table_of(project, redis_url, EVERY_SECOND) as (alive, table, name):
        alive.stock.hset(CRON_LAST, name, time.time() + 24 * HOUR)
        for _ in range(3):
            await table.fire(1)
            await asyncio.sleep(0.6)
        assert alive.stock.llen(f"rq:queue:{name}") in (1, 2)


@asynccontextmanager
async def table_of(project: Path, url: str, triggers: str) -> AsyncIterator[tuple[Living, MovedTable, str]]:
    """Return the schedules of a project with one Step, and the name of its first."""
    write_step(project, "Nightly", triggers, "")
    async with living(project, url) as alive, alive.runtime() as runtime:
        yield alive, MovedTable(runtime), next(iter(runtime.registry.subscriptions))


class MovedTable(CronTable):
    """The scheduler's table, by a clock that the test moves once it has set `now`."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime.redis, runtime.queue, runtime.publisher, lambda: runtime.registry, runtime.decisions)
        self.now: datetime | None = None

    async def look(self) -> Seen:
        seen = await super().look()
        return seen if self.now is None else replace(seen, now=self.now)


@pytest.mark.parametrize("night", NIGHTS)
async def test_F40_the_night_when_the_clocks_change_runs_as_the_table_says(
    project: Path, redis_url: str, night: str
) -> None:
    table = NIGHTS[night]
    triggers = [f"{{ type: 'cron', expression: '{each}', timezone: 'Europe/Berlin' }}" for each in table]
    start = datetime.fromisoformat(night).replace(tzinfo=BERLIN) - timedelta(seconds=10)
    end = datetime.fromisoformat(f"{night}T04:01").replace(tzinfo=BERLIN).astimezone(UTC)
    async with table_of(project, redis_url, f"[{', '.join(triggers)}]") as (alive, cron, _):
        cron.now = start.astimezone(UTC)
        while cron.now < end:
            asked, wait = time.monotonic(), await cron.fire(1)
            assert wait is not None
            cron.now += timedelta(seconds=wait + time.monotonic() - asked)
        ran = {each: _ran(alive, f"Nightly/cron({each})") for each in table}
    assert ran == table
    for expression, expected in table.items():
        found = next_fires(Schedule(expression, "Europe/Berlin"), start, 10)
        local = [fire.astimezone(BERLIN) for fire in found if fire <= end]
        assert [f"{fire:%H:%M%z}" for fire in local] == expected
    report("F40", n=sum(map(len, table.values())), note=f"Europe/Berlin {night}, as the table says")


def _ran(alive: Living, queue: str) -> list[str]:
    jobs = [alive.job(name.decode()) for name in alive.stock.lrange(f"rq:queue:{queue}", 0, -1)]
    fires = [datetime.fromisoformat(job.kwargs["message"]["data"]["scheduledTime"]) for job in jobs]
    return [f"{fire.astimezone(BERLIN):%H:%M%z}" for fire in fires]

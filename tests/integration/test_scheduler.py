"""The scheduler: cron fires once whoever runs it, delayed messages come on time, parked messages find their Step."""

from __future__ import annotations

import asyncio
import signal
import time
from datetime import datetime
from pathlib import Path

import pytest

from runtime.adapters.queue.keys import CRON_LAST, CRON_RESUMED
from runtime.adapters.queue.pauses import Pauses
from runtime.adapters.redis_client import connect
from runtime.supervisor.redis import EmbeddedRedis
from tests.integration.living import Living, living, queue_trigger, says, until, write_step
from tests.integration.outcomes import spans

EVERY_SECOND = "[{ type: 'cron', expression: '* * * * * *' }]"
SWEEP = "Sweep/cron(* * * * * *)"


def waiting(alive: Living, queue: str) -> int:
    return alive.stock.llen(f"rq:queue:{queue}")


async def test_each_fire_time_runs_once_across_three_schedulers(project: Path, redis_url: str) -> None:
    write_step(project, "Sweep", EVERY_SECOND, "")
    async with living(project, redis_url) as alive, alive.scheduler(), alive.scheduler(), alive.scheduler():
        await until(lambda: waiting(alive, SWEEP) >= 3)
        jobs = [alive.job(name.decode()) for name in alive.stock.lrange(f"rq:queue:{SWEEP}", 0, -1)]
        fires = [job.kwargs["message"]["data"]["scheduledTime"] for job in jobs]
        assert len(set(fires)) == len(fires)
        seconds = [int(fire[17:19]) for fire in fires]
        assert seconds == [(seconds[0] + number) % 60 for number in range(len(seconds))]


async def test_a_cron_handler_gets_no_input_and_the_times_in_its_trigger(
    project: Path, redis_url: str, out: Path
) -> None:
    write_step(project, "Sweep", EVERY_SECOND, says(out, "${JSON.stringify([input ?? null, ctx.trigger])}"))
    async with living(project, redis_url) as alive, alive.scheduler(), alive.worker():
        await until(out.exists)
        await until(lambda: out.read_text().endswith("\n"))
    line = out.read_text().splitlines()[0]
    assert line.startswith("[null,")
    for word in ('"type":"cron"', '"scheduledTime":"20', '"actualTime":"20', f'"jobId":"{SWEEP}"'):
        assert word in line


async def test_another_scheduler_takes_over_from_a_killed_leader_without_a_gap(project: Path, redis_url: str) -> None:
    write_step(project, "Sweep", EVERY_SECOND, "")
    async with living(project, redis_url) as alive:
        victim = await alive.start("runtime.scheduler")
        await until(lambda: waiting(alive, SWEEP))
        async with alive.scheduler() as successor:
            victim.send_signal(signal.SIGKILL)
            await victim.wait()
            await until(lambda: successor.leads, seconds=8)
            before = waiting(alive, SWEEP)
            await until(lambda: waiting(alive, SWEEP) > before)
        jobs = [alive.job(name.decode()) for name in alive.stock.lrange(f"rq:queue:{SWEEP}", 0, -1)]
        times = sorted(job.kwargs["message"]["data"]["scheduledTime"] for job in jobs)
        seconds = [int(moment[17:19]) for moment in times]
        assert seconds == [(seconds[0] + number) % 60 for number in range(len(seconds))]


@pytest.mark.parametrize("what", ["schedule", "step"])
async def test_what_is_paused_fires_nothing_and_goes_on_as_the_schedule_says_when_it_is_resumed(
    project: Path, redis_url: str, what: str
) -> None:
    triggers = ", ".join(
        f"{{ type: 'cron', expression: '* * * * * *', catchUp: '{policy}' }}" for policy in ("none", "all")
    )
    write_step(project, "Sweep", f"[{triggers}]", "")
    async with living(project, redis_url) as alive, alive.scheduler(), connect(redis_url) as client:
        await until(lambda: alive.stock.hlen(CRON_LAST) == 2)
        names = sorted(name.decode() for name in alive.stock.hkeys(CRON_LAST))
        await until(lambda: all(waiting(alive, name) for name in names))
        pauses = Pauses(client)
        if what == "step":
            await pauses.pause("Sweep")
        else:
            await asyncio.gather(*map(pauses.pause_schedule, names))
        before = [fired(alive, name) for name in names]
        begin = time.time()
        await until(lambda: time.time() > begin + 2.2)
        assert [fired(alive, name) for name in names] == before
        resumed = alive.stock.time()[0]
        if what == "step":
            await pauses.resume("Sweep", names)
        else:
            await asyncio.gather(*map(pauses.resume_schedule, names))
        await until(lambda: all(fired(alive, name)[-1] > resumed for name in names), seconds=8)
        await until(lambda: not alive.stock.exists(CRON_RESUMED))
        none, every = (fired(alive, name) for name in names)
        assert [second for second in none if before[0][-1] < second <= resumed] == []
        assert every == list(range(every[0], every[-1] + 1))
        (told,) = await until(lambda: spans(alive, "decision"))
    assert (told.attributes["motia.verdict"], told.attributes["motia.reason"]) == ("missed", "paused")


def fired(alive: Living, queue: str) -> list[int]:
    """Return the fire times that are in a queue, in seconds."""
    jobs = [alive.job(name.decode()) for name in alive.stock.lrange(f"rq:queue:{queue}", 0, -1)]
    times = [datetime.fromisoformat(job.kwargs["message"]["data"]["scheduledTime"]) for job in jobs]
    return sorted(int(moment.timestamp()) for moment in times)


async def test_missed_runs_are_caught_up_as_the_schedule_says(project: Path, redis_url: str) -> None:
    triggers = ", ".join(
        f"{{ type: 'cron', expression: '0 * * * * *', catchUp: '{policy}' }}" for policy in ("none", "one", "all")
    )
    write_step(project, "Sweep", f"[{triggers}]", "")
    async with living(project, redis_url) as alive:
        async with alive.runtime() as runtime:
            names = sorted(runtime.registry.subscriptions)
        alive.stock.hset(CRON_LAST, mapping={name: time.time() - 330 for name in names})
        async with alive.scheduler():
            await until(lambda: waiting(alive, names[2]) >= 5)
        counts = [waiting(alive, name) for name in names]
        # The fire time of this very minute may or may not be within the half minute that still counts as on time.
        assert counts[0] in (0, 1)
        assert counts[1] in (1, 2)
        assert counts[2] in (5, 6)


async def test_a_delayed_message_comes_within_fifty_milliseconds_of_its_time(
    project: Path, redis_url: str, out: Path
) -> None:
    write_step(project, "Later", queue_trigger("later"), "")
    async with living(project, redis_url) as alive, alive.scheduler():
        queue = "Later/queue(later)"
        await alive.enqueue("later", 2, delay_ms=60_000)
        await alive.enqueue("later", 1, delay_ms=300)
        (early,) = [entry for entry, due in alive.due().items() if due < time.time() + 30]
        due = alive.due()[early]
        await until(lambda: waiting(alive, queue))
        assert -0.005 < time.time() - due < 0.3
        assert len(alive.due()) == 1


async def test_a_retry_waits_for_its_backoff_and_then_runs(project: Path, redis_url: str, out: Path) -> None:
    trigger = queue_trigger("ticket.created", "{ maxRetries: 2, backoffDelayMs: 100 }")
    write_step(project, "Triage", trigger, f"{says(out, '${Date.now()}')} throw new Error('again')")
    async with living(project, redis_url) as alive, alive.scheduler(), alive.worker():
        await alive.enqueue("ticket.created", 1)
        await until(lambda: out.exists() and len(out.read_text().split()) == 3)
        first, second, third = (int(line) for line in out.read_text().split())
    assert second - first >= 100
    assert third - second >= 200


async def test_parked_messages_are_delivered_once_when_a_step_subscribes(
    project: Path, redis_url: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.scheduler.scheduler.PARKED_SECONDS", 0.1)
    write_step(project, "Other", queue_trigger("other"), "")
    async with living(project, redis_url) as alive, alive.scheduler(), alive.scheduler():
        await alive.enqueue("ticket.created", 1, 2, 3)
        write_step(project, "Triage", queue_trigger("ticket.created"), "")
        await alive.loader.reload(frozenset({"src/triage.step.js"}))
        await until(lambda: waiting(alive, "Triage/queue(ticket.created)") == 3)
        await until(lambda: not alive.stock.exists("motia:queue:parked"))


async def test_a_scheduler_outlives_redis(project: Path, own_redis: EmbeddedRedis) -> None:
    write_step(project, "Sweep", EVERY_SECOND, "")
    async with living(project, own_redis.url) as alive, alive.scheduler():
        await until(lambda: waiting(alive, SWEEP))
        own_redis.stop()
        own_redis.start()
        client = connect(own_redis.url)
        before = await client.llen(f"rq:queue:{SWEEP}")
        await until(lambda: waiting(alive, SWEEP) >= before + 2)
        await client.aclose()

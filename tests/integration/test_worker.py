"""The worker with real runners: delivery, order, kills and restarts, and what is recorded of it."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest
from rq import Worker as StockWorker
from rq.job import Job
from rq.registry import FinishedJobRegistry
from rq.results import Result
from rq.serializers import JSONSerializer

from runtime.adapters.queue.consumer import Consumer
from runtime.adapters.redis_client import connect
from runtime.supervisor.redis import EmbeddedRedis
from tests.integration.living import living, queue_trigger, says, until, write_step
from tests.integration.outcomes import TRIAGE, finished, spans


async def test_a_message_runs_through_a_chain_of_steps(project: Path, redis_url: str, out: Path, lines: Any) -> None:
    enqueue = "await ctx.enqueue({topic: 'ticket.triaged', data: {n: input.n}})"
    write_step(project, "Triage", queue_trigger("ticket.created"), enqueue)
    write_step(project, "Notify", queue_trigger("ticket.triaged"), says(out, "${input.n}"))
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", *({"n": number} for number in range(30)))
        async with alive.worker():
            await until(lambda: len(lines()) == 30 and finished(alive) == 30)
            (worker,) = StockWorker.all(connection=alive.stock)
            assert worker.queue_names() == ["Notify/queue(ticket.triaged)", TRIAGE]
        job_id = FinishedJobRegistry(TRIAGE, connection=alive.stock).get_job_ids()[0]
        job = Job.fetch(job_id, connection=alive.stock, serializer=JSONSerializer)
        assert (job.get_status(), job.latest_result().type) == ("finished", Result.Type.SUCCESSFUL)
        assert sorted(lines(), key=int) == [str(number) for number in range(30)]
        assert StockWorker.all(connection=alive.stock) == []


async def test_a_trigger_is_one_span_from_creation_to_the_last_attempt(project: Path, redis_url: str) -> None:
    trigger = queue_trigger("ticket.created", "{ maxRetries: 1, backoffDelayMs: 0 }")
    write_step(
        project, "Triage", trigger, "calls += 1; if (calls === 1) throw new TypeError('first')", top="let calls = 0"
    )
    async with living(project, redis_url) as alive:
        (message,) = await alive.enqueue("ticket.created", 1)
        async with alive.worker():
            await until(lambda: finished(alive))
        (trigger_span,) = await spans(alive, "trigger")
        attempts = await spans(alive, "attempt")
        assert (trigger_span.name, trigger_span.kind) == ("ticket.created → Triage", "consumer")
        assert (trigger_span.parent_id, trigger_span.status) == (message.trace.span_id, "ok")
        assert {span.parent_id for span in attempts} == {trigger_span.span_id}
        assert [(span.name, span.status) for span in attempts] == [("attempt 1", "error"), ("attempt 2", "ok")]


async def test_effects_are_forgotten_once_their_attempt_has_ended(project: Path, redis_url: str) -> None:
    write_step(project, "A", queue_trigger("t"), "await ctx.state.set('g', String(input), 1)")
    async with living(project, redis_url) as running:
        async with running.worker():
            await running.enqueue("t", 1, 2, 3)
            await until(lambda: running.stock.hlen("motia:state:group:g") == 3)
        assert not running.stock.keys("motia:effect:*")


async def test_fifo_and_concurrency_hold_while_groups_run_in_parallel(
    project: Path, redis_url: str, out: Path, lines: Any
) -> None:
    trigger = queue_trigger("ticket.created", "{ type: 'fifo', concurrency: 2, backoffDelayMs: 0 }")
    body = (
        f"running += 1; {says(out, '${input.group}${input.n}:${running}')} await new Promise((r) => setTimeout(r, 5));"
        " running -= 1; if (Math.random() < 0.3) throw new Error('again')"
    )
    write_step(project, "Triage", trigger, body, top="let running = 0")
    async with living(project, redis_url, max_retries=50) as alive:
        for group in "abc":
            await alive.enqueue("ticket.created", *({"group": group, "n": n} for n in range(8)), group=group)
        async with alive.worker(), alive.worker():
            await until(lambda: finished(alive) == 24)
    seen = [line.split(":") for line in lines()]
    assert max(int(running) for _, running in seen) == 2
    for group in "abc":
        order = [name for name, _ in seen if name[0] == group]
        assert sorted(order) == order


async def test_a_killed_workers_job_runs_again_and_its_effects_apply_once(
    project: Path, redis_url: str, out: Path, lines: Any
) -> None:
    body = (
        "await ctx.state.update('counts', 'tickets', [{ type: 'increment', path: 'n', by: 1 }]);"
        f"await ctx.enqueue({{ topic: 'seen', data: 1 }}); {says(out, 'ran')}"
        f"if (!fs.existsSync({str(out)!r} + '.go')) await new Promise(() => {{}})"
    )
    write_step(project, "Triage", queue_trigger("ticket.created"), body)
    write_step(project, "Seen", queue_trigger("seen"), "")
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", 1)
        victim = await alive.start("runtime.worker")
        await until(lambda: lines() == ["ran"])
        out.with_suffix(".txt.go").touch()
        victim.send_signal(signal.SIGKILL)
        await victim.wait()
        async with alive.worker():
            await until(lambda: finished(alive) and finished(alive, "Seen/queue(seen)"), seconds=15)
        async with alive.runtime() as runtime:
            assert await runtime.state.get("counts", "tickets") == {"n": 1}
        assert lines() == ["ran", "ran"]
        assert finished(alive, "Seen/queue(seen)") == 1


async def test_sigterm_gives_running_jobs_back_without_spending_an_attempt(
    project: Path, redis_url: str, out: Path, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.worker.loop.STOP_SECONDS", 0.1)
    body = f"{says(out, '${input}')} if (input === 'slow') await new Promise(() => {{}})"
    write_step(project, "Triage", queue_trigger("ticket.created"), body)
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", "slow")
        async with alive.worker():
            await until(lambda: lines() == ["slow"])
        client = connect(redis_url)
        consumer = Consumer(client, "next")
        await consumer.serve({TRIAGE: 1})
        (job,) = (await consumer.exchange((), 1)).claimed
        assert (job.attempt, job.recoveries) == (1, 0)
        await client.aclose()


async def test_a_worker_process_ends_when_told_and_signs_off(project: Path, redis_url: str) -> None:
    write_step(project, "Triage", queue_trigger("ticket.created"), "")
    async with living(project, redis_url) as alive:
        process = await alive.start("runtime.worker")
        await until(lambda: StockWorker.all(connection=alive.stock))
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 8) == 0
        assert StockWorker.all(connection=alive.stock) == []


async def test_a_worker_outlives_redis(project: Path, own_redis: EmbeddedRedis, out: Path, lines: Any) -> None:
    body = (
        f"{says(out, '${input}')} while (input === 1 && !fs.existsSync({str(out)!r} + '.go'))"
        " await new Promise((r) => setTimeout(r, 10))"
    )
    write_step(project, "Triage", queue_trigger("ticket.created"), body)
    async with living(project, own_redis.url) as alive:
        await alive.enqueue("ticket.created", 1)
        async with alive.worker():
            await until(lambda: lines() == ["1"])
            own_redis.stop()
            out.with_suffix(".txt.go").touch()
            own_redis.start()
            await until(lambda: finished(alive) == 1)
            await alive.enqueue("ticket.created", 2)
            await until(lambda: finished(alive) == 2)
        assert lines() == ["1", "2"]


async def test_jobs_of_a_vanished_step_wait_and_run_when_it_is_back(
    project: Path, redis_url: str, out: Path, lines: Any
) -> None:
    write_step(project, "Triage", queue_trigger("ticket.created"), says(out, "${input}"))
    async with living(project, redis_url) as alive:
        file = project / "src" / "triage.step.js"
        text = file.read_text()
        await alive.enqueue("ticket.created", 1)
        file.unlink()
        await alive.loader.reload(frozenset({"src/triage.step.js"}))
        async with alive.worker() as worker:
            await until(lambda: worker._loop is not None and worker._loop.turns > 1)
            assert alive.stock.llen(f"rq:queue:{TRIAGE}") == 1
            file.write_text(text)
            await alive.loader.reload(frozenset({"src/triage.step.js"}))
            await until(lambda: lines() == ["1"])

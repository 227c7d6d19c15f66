"""The worker with real runners: delivery, retries, dead letters, kills, restarts, and what RQ's own tools see."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rq import Worker as StockWorker
from rq.command import send_shutdown_command, send_stop_job_command
from rq.job import Job
from rq.registry import FailedJobRegistry, FinishedJobRegistry
from rq.results import Result
from rq.serializers import JSONSerializer

from runtime.adapters.queue.consumer import Consumer
from runtime.adapters.redis_client import connect
from runtime.adapters.telemetry.base import Record
from runtime.model import LogRecord, Span
from runtime.supervisor.redis import EmbeddedRedis
from tests.integration.living import Living, living, queue_trigger, until, write_step

TRIAGE = "Triage/queue(ticket.created)"


@pytest.fixture
def out(project: Path) -> Path:
    """Return the file that handlers append lines to."""
    return project / "out.txt"


@pytest.fixture
def lines(out: Path) -> Callable[[], list[str]]:
    return lambda: out.read_text().split() if out.exists() else []


def says(out: Path, what: str) -> str:
    return f"fs.appendFileSync({str(out)!r}, `{what}\\n`);"


def failed(alive: Living, queue: str = TRIAGE) -> list[Job]:
    ids = FailedJobRegistry(queue, connection=alive.stock).get_job_ids()
    return Job.fetch_many(ids, connection=alive.stock, serializer=JSONSerializer)  # type: ignore[return-value]


def finished(alive: Living, queue: str = TRIAGE) -> int:
    return alive.stock.zcard(f"rq:finished:{queue}")


async def spans(alive: Living, phase: str) -> list[Span]:
    """Return the last version of each span of a phase."""
    found = {each.span_id: each for each in await records(alive) if isinstance(each, Span)}
    return [span for span in found.values() if span.attributes.get("motia.phase") == phase]


async def records(alive: Living) -> list[Record]:
    """Return everything recorded so far."""
    found: list[Record] = []
    async with alive.runtime() as runtime:
        reading = runtime.telemetry.read("0")
        for _ in range(alive.stock.xlen("motia:telemetry")):
            found.extend((await anext(reading)).records)
    return found


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


async def test_a_message_that_keeps_failing_becomes_a_dead_letter(project: Path, redis_url: str) -> None:
    trigger = queue_trigger("ticket.created", "{ maxRetries: 2, backoffDelayMs: 0 }")
    write_step(project, "Triage", trigger, "throw new TypeError('no ' + ctx.trigger.topic)")
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", {"id": 4711})
        async with alive.worker():
            (job,) = await until(lambda: failed(alive))
        assert job.kwargs["message"]["data"] == {"id": 4711}
        assert len(job.results()) == 3
        assert "TypeError: no ticket.created" in (job.latest_result().exc_string or "")
        logged = [each for each in await records(alive) if isinstance(each, LogRecord)]
    failures = [(line.severity, line.step, line.attempt) for line in logged if line.message.startswith("TypeError: no")]
    assert failures == [("error", "Triage", attempt) for attempt in (1, 2, 3)]
    assert logged[-1].message == "Given up after 3 attempts; the message is kept as a dead letter"


async def test_a_requeued_dead_letter_runs_again(project: Path, redis_url: str, out: Path, lines: Any) -> None:
    write_step(
        project,
        "Triage",
        queue_trigger("ticket.created", "{ maxRetries: 0, type: 'fifo' }"),
        f"if (!fs.existsSync({str(out)!r} + '.ok')) throw new Error('not yet'); {says(out, 'done')}",
    )
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", 1)
        async with alive.worker():
            (job,) = await until(lambda: failed(alive))
            out.with_suffix(".txt.ok").touch()
            job.requeue()
            await until(lambda: lines() == ["done"])


async def test_effects_of_a_failed_attempt_stay(project: Path, redis_url: str, out: Path, lines: Any) -> None:
    body = "await ctx.enqueue({topic: 'seen', data: ctx.trigger}); throw new Error('after')"
    write_step(project, "Triage", queue_trigger("ticket.created", "{ maxRetries: 1, backoffDelayMs: 0 }"), body)
    write_step(project, "Seen", queue_trigger("seen"), says(out, "seen"))
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", 1)
        async with alive.worker():
            await until(lambda: failed(alive))
            await until(lambda: lines() == ["seen", "seen"])


async def test_effects_are_forgotten_once_their_attempt_has_ended(project: Path, redis_url: str) -> None:
    write_step(project, "A", queue_trigger("t"), "await ctx.state.set('g', String(input), 1)")
    async with living(project, redis_url) as running:
        async with running.worker():
            await running.enqueue("t", 1, 2, 3)
            await until(lambda: running.stock.hlen("motia:state:group:g") == 3)
        assert not running.stock.keys("motia:effect:*")


async def test_a_handler_over_its_time_is_tried_again(project: Path, redis_url: str, out: Path, lines: Any) -> None:
    trigger = queue_trigger("ticket.created", "{ maxRetries: 1, visibilityTimeout: 1, backoffDelayMs: 0 }")
    body = f"calls += 1; {says(out, '${calls}')} if (calls === 1) await new Promise(() => {{}})"
    write_step(project, "Triage", trigger, body, top="let calls = 0")
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", 1)
        async with alive.worker():
            await until(lambda: finished(alive))
        assert lines() == ["1", "2"]


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


async def test_rqs_commands_are_obeyed(project: Path, redis_url: str, out: Path, lines: Any) -> None:
    body = f"{says(out, 'ran')} await new Promise(() => {{}})"
    write_step(project, "Triage", queue_trigger("ticket.created"), body)
    async with living(project, redis_url) as alive:
        (message,) = await alive.enqueue("ticket.created", 1)
        process = await alive.start("runtime.worker")
        await until(lambda: lines() == ["ran"])
        (key,) = alive.stock.keys(f"rq:job:{message.id}-*")
        send_stop_job_command(alive.stock, key.decode().removeprefix("rq:job:"), serializer=JSONSerializer)
        (job,) = await until(lambda: failed(alive))
        assert job.get_status() == "stopped"
        (worker,) = StockWorker.all(connection=alive.stock)
        send_shutdown_command(alive.stock, worker.name)
        assert await asyncio.wait_for(process.wait(), 8) == 0
        (span,) = await spans(alive, "trigger")
        assert (span.status, span.message) == ("error", "stopped by hand")


async def test_a_worker_outlives_redis(project: Path, tmp_path: Path, out: Path, lines: Any) -> None:
    server = EmbeddedRedis(tmp_path / "own")
    server.start()
    body = (
        f"{says(out, '${input}')} while (input === 1 && !fs.existsSync({str(out)!r} + '.go'))"
        " await new Promise((r) => setTimeout(r, 10))"
    )
    write_step(project, "Triage", queue_trigger("ticket.created"), body)
    try:
        async with living(project, server.url) as alive:
            await alive.enqueue("ticket.created", 1)
            async with alive.worker():
                await until(lambda: lines() == ["1"])
                server.stop()
                out.with_suffix(".txt.go").touch()
                server.start()
                await until(lambda: finished(alive) == 1)
                await alive.enqueue("ticket.created", 2)
                await until(lambda: finished(alive) == 2)
            assert lines() == ["1", "2"]
    finally:
        server.stop()


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


async def test_a_stock_rq_worker_runs_our_jobs(
    project: Path, redis_url: str, out: Path, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"await ctx.enqueue({{ topic: 'seen', data: 7 }}); {says(out, '${input}')}"
    write_step(project, "Triage", queue_trigger("ticket.created"), body)
    write_step(project, "Seen", queue_trigger("seen"), "")
    monkeypatch.setenv("MOTIA_PROJECT", str(project))
    monkeypatch.setenv("MOTIA_REDIS_URL", redis_url)
    async with living(project, redis_url) as alive:
        (message,) = await alive.enqueue("ticket.created", 42)
        command = f"from tests.integration.living import run_stock; run_stock({redis_url!r}, {TRIAGE!r})"
        assert await alive.python(command) == 0
        assert lines() == ["42"]
        (key,) = FinishedJobRegistry(TRIAGE, connection=alive.stock).get_job_ids()
        job = Job.fetch(key, connection=alive.stock, serializer=JSONSerializer)
        assert (job.id.partition("-")[0], job.get_status()) == (message.id, "finished")
        assert alive.stock.llen("rq:queue:Seen/queue(seen)") == 1


async def test_a_runner_that_dies_under_a_job_costs_one_attempt(
    project: Path, redis_url: str, out: Path, lines: Any
) -> None:
    trigger = queue_trigger("ticket.created", "{ maxRetries: 1, backoffDelayMs: 0 }")
    body = f"{says(out, 'ran')} process.kill(process.pid, 'SIGKILL'); await new Promise(() => {{}})"
    write_step(project, "Triage", trigger, body)
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", 1)
        async with alive.worker():
            (job,) = await until(lambda: failed(alive))
        assert lines() == ["ran", "ran"]
        assert "the node runner was ended by SIGKILL while Triage ran" in (job.latest_result().exc_string or "")

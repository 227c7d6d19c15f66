"""Attempts that fail: what is tried again, what ends as a dead letter, what stays of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from runtime.model import LogRecord
from tests.integration.living import living, queue_trigger, says, until, write_step
from tests.integration.outcomes import failed, finished, records


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


async def test_a_handler_over_its_time_is_tried_again(project: Path, redis_url: str, out: Path, lines: Any) -> None:
    trigger = queue_trigger("ticket.created", "{ maxRetries: 1, visibilityTimeout: 1, backoffDelayMs: 0 }")
    body = f"calls += 1; {says(out, '${calls}')} if (calls === 1) await new Promise(() => {{}})"
    write_step(project, "Triage", trigger, body, top="let calls = 0")
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", 1)
        async with alive.worker():
            await until(lambda: finished(alive))
        assert lines() == ["1", "2"]


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

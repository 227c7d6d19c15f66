"""What RQ's own tools may do with our jobs: its commands, and its worker."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rq import Worker as StockWorker
from rq.command import send_shutdown_command, send_stop_job_command
from rq.job import Job
from rq.registry import FinishedJobRegistry
from rq.serializers import JSONSerializer

from tests.integration.living import living, queue_trigger, says, until, write_step
from tests.integration.outcomes import TRIAGE, failed, spans


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

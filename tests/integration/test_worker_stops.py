"""How a worker lets go: of a job that is stopped by hand, of wake-ups, of orders that make no sense."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import redis
from rq import Worker as StockWorker
from rq.command import send_stop_job_command
from rq.serializers import JSONSerializer

from runtime.adapters.queue.consumer import Consumer
from runtime.adapters.redis_client import connect
from tests.integration.living import Living, living, queue_trigger, says, until, write_step
from tests.integration.outcomes import failed, finished


async def stop(alive: Living) -> str:
    """Stop the one job there is, as RQ's dashboard does; return its id."""
    (key,) = alive.stock.keys("rq:job:*")
    job = key.decode().removeprefix("rq:job:")
    send_stop_job_command(alive.stock, job, serializer=JSONSerializer)
    await until(lambda: [each.id for each in failed(alive)] == [job])
    return job


async def test_a_stopped_job_whose_handler_goes_on_costs_its_runner(
    project: Path, redis_url: str, out: Path, lines: Any
) -> None:
    body = f"{says(out, '${process.pid}')} for (;;) {{}}"
    write_step(project, "Triage", queue_trigger("ticket.created"), body)
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", 1)
        async with alive.worker():
            await until(lines)
            first = lines()[0]
            assert alive.job(await stop(alive)).get_status() == "stopped"
            await until(lambda: not Path(f"/proc/{first}").exists(), 6)


async def test_a_stopped_job_that_ends_costs_nobody_else(project: Path, redis_url: str, out: Path, lines: Any) -> None:
    body = (
        f"{says(out, '${process.pid}')} await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve))"
    )
    write_step(project, "Triage", queue_trigger("ticket.created"), body)
    async with living(project, redis_url) as alive:
        await alive.enqueue("ticket.created", 1)
        async with alive.worker() as worker:
            await until(lines)
            await stop(alive)
            await asyncio.sleep(2.5)  # longer than a call gets to end
            assert Path(f"/proc/{lines()[0]}").exists()
            assert worker._loop is not None
            assert not worker._loop._reasons


async def test_a_worker_that_leaves_wakes_another(project: Path, redis_url: str) -> None:
    write_step(project, "Triage", queue_trigger("ticket.created"), "")
    async with living(project, redis_url) as alive:
        async with alive.worker() as worker:
            await until(lambda: worker._loop is not None and worker._loop.turns)
        client = connect(redis_url)
        assert await Consumer(client, "other").wait(0.1)
        await client.aclose()


async def test_a_worker_passes_over_a_command_that_is_none(project: Path, redis_url: str) -> None:
    write_step(project, "Triage", queue_trigger("ticket.created"), "")
    async with living(project, redis_url) as alive, alive.worker():
        (worker,) = await until(lambda: StockWorker.all(connection=alive.stock))
        with redis.Redis.from_url(redis_url) as client:
            channel = f"rq:pubsub:{worker.name}"
            assert await until(lambda: client.publish(channel, "no JSON"))
            assert await until(lambda: client.publish(channel, "{}"))
        await alive.enqueue("ticket.created", 1)
        await until(lambda: finished(alive) == 1)


async def test_the_retries_of_the_project_are_those_that_rq_shows(project: Path, redis_url: str) -> None:
    write_step(project, "Triage", queue_trigger("ticket.created"), "")
    async with living(project, redis_url, max_retries=7) as alive:
        await alive.enqueue("ticket.created", 1)
        (key,) = alive.stock.keys("rq:job:*")
        assert alive.job(key.decode().removeprefix("rq:job:")).retries_left == 7

"""The function that RQ's jobs name: lets a stock RQ worker run a job just as ours would.

Stock workers know nothing of pausing, concurrency and leases; they are for cross-checks and emergencies.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
from rq import get_current_job

from runtime.adapters.queue.jobs import JobInput
from runtime.adapters.queue.rq import RqQueue
from runtime.errors import HandlerFailed, StepNotFound
from runtime.execution.entry import read_start
from runtime.execution.runtime import Runtime
from runtime.worker.attempts import describe_failure, ended, make_attempt, trigger_span


async def deliver(**fields: Any) -> Any:
    """Run the attempt of the current RQ job and return what its handler returned.

    :raises HandlerFailed: the attempt failed; RQ retries it.
    :raises StepNotFound: nobody in the project has that subscription any more.
    """
    config, url = read_start(Path(os.environ["MOTIA_PROJECT"]), os.environ)
    runtime = Runtime(config, redis_url=url, role="worker")
    try:
        await runtime.start()
        return await _run(runtime, msgspec.convert(fields, JobInput))
    finally:
        await runtime.close()


async def _run(runtime: Runtime, content: JobInput) -> Any:
    job = get_current_job()
    found = runtime.registry.subscriptions.get(content.subscription)
    if found is None or job is None:
        raise StepNotFound(f"nothing subscribes as {content.subscription!r}")
    most = found.trigger.delivery.max_retries
    most = runtime.config.queue.max_retries if most is None else most
    left = job.retries_left or 0
    number = max(1, most - left + 1)
    timeout = found.trigger.delivery.timeout_ms or runtime.config.queue.timeout
    attempt = make_attempt(content, found, job=job.id, number=number, timeout_ms=timeout)
    span = trigger_span(content, found)
    runtime.telemetry.record(span)
    outcome = await runtime.invoke(attempt)
    await runtime.publisher.publish(attempt.outbox or ())
    if outcome.succeeded or not left:
        runtime.telemetry.record(ended(span, outcome, number))
        if isinstance(runtime.queue, RqQueue):
            await runtime.queue.settle(content.subscription, job.id)
    if outcome.failure is not None:
        raise HandlerFailed(describe_failure(outcome.failure))
    return outcome.result

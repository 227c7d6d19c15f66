"""Decisions against running a Step, as the runtime's processes record them."""

from __future__ import annotations

import time
from pathlib import Path

from runtime.adapters.queue.keys import CRON_LAST
from runtime.model import Message, TraceContext
from tests.integration.living import living, queue_trigger, until, write_step
from tests.integration.outcomes import spans

EVERY_HOUR = "[{ type: 'cron', expression: '0 0 * * * *' }]"


async def test_runs_missed_while_no_scheduler_ran_are_told(project: Path, redis_url: str) -> None:
    write_step(project, "Sweep", EVERY_HOUR, "")
    async with living(project, redis_url) as alive:
        before = int(time.time()) - 7_200
        alive.stock.hset(CRON_LAST, "Sweep/cron(0 0 * * * *)", before)
        async with alive.scheduler():
            (missed,) = await until(lambda: spans(alive, "decision"))
    told = missed.attributes
    assert (told["motia.verdict"], told["motia.step"], missed.parent_id) == ("missed", "Sweep", None)
    assert told["motia.since"] == before
    assert "catchUp: none" in (missed.message or "")


async def test_a_message_that_is_published_again_is_told_as_such(project: Path, redis_url: str) -> None:
    write_step(project, "Triage", queue_trigger("ticket.created"), "")
    message = Message("ticket.created", {}, TraceContext.new())
    async with living(project, redis_url) as alive:
        async with alive.runtime() as runtime:
            await runtime.publisher.publish([message])
            await runtime.publisher.publish([message])
        (repeated,) = await until(lambda: spans(alive, "decision"))
    assert (repeated.attributes["motia.verdict"], repeated.trace_id) == ("deduplicated", message.trace.trace_id)
    assert repeated.parent_id == message.trace.span_id

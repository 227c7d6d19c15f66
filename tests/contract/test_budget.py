"""A trace has so many parcels within an hour; those over that are refused together."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import redis

from runtime.adapters import ADAPTERS, load_adapter
from runtime.adapters.queue.base import Parcel, Queue
from runtime.errors import RunawayFlow
from runtime.model import Message, TraceContext
from runtime.triggers.base import Delivery

STEP = "Triage/queue(ticket)"


@pytest.fixture(params=sorted(ADAPTERS["queue"]))
async def queue(request: pytest.FixtureRequest, redis_url: str) -> AsyncIterator[Queue]:
    """Return a queue of each adapter."""
    queue: Queue = load_adapter("queue", request.param)(url=redis_url, options={})
    yield queue
    await queue.close()


def parcels(trace: TraceContext, count: int, budget: int | None) -> list[Parcel]:
    messages = [Message("ticket", number, trace) for number in range(count)]
    return [Parcel(message, STEP, message.id, Delivery(), budget=budget) for message in messages]


async def test_parcels_over_a_trace_budget_are_refused_all_together(queue: Queue, redis_url: str) -> None:
    trace = TraceContext.new()
    await queue.publish(parcels(trace, 3, 5))
    with pytest.raises(RunawayFlow, match=r"queue\.max_trace_messages"):
        await queue.publish(parcels(trace, 3, 5))
    await queue.publish(parcels(trace, 2, 5))
    stock = redis.Redis.from_url(redis_url)
    assert stock.llen(f"rq:queue:{STEP}") == 5
    assert 3500 < stock.ttl(f"motia:queue:trace:{trace.trace_id}") <= 3600


async def test_parcels_of_other_traces_and_uncounted_ones_are_taken(queue: Queue, redis_url: str) -> None:
    trace = TraceContext.new()
    await queue.publish(parcels(trace, 5, 5))
    await queue.publish(parcels(trace, 5, None))
    await queue.publish(parcels(TraceContext.new(), 5, 5))
    assert redis.Redis.from_url(redis_url).llen(f"rq:queue:{STEP}") == 15

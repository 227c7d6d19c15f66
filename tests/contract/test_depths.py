"""How much lies in queues, as one script counts it."""

from __future__ import annotations

import redis

from runtime.adapters.queue.depths import Depth, Depths
from runtime.adapters.queue.pauses import Pauses
from runtime.adapters.queue.rq import RqQueue
from tests.contract.hands import NOTIFY, TRIAGE, Hands, fetch, parcel


def read(stock: redis.Redis, *queues: str) -> Depths:
    return Depths.read(stock.eval(Depths.script(), 0, *queues))  # type: ignore[arg-type]


async def test_depths_count_waiting_running_and_delayed_jobs(queue: RqQueue, hands: Hands, stock: redis.Redis) -> None:
    first = parcel()
    await queue.publish([first])
    await hands.take()
    waits = parcel()
    await queue.publish([waits, parcel(), parcel(delay_ms=60_000)])
    depth = read(stock, TRIAGE).queues[TRIAGE]
    assert (depth.waiting, depth.running, depth.delayed, depth.failed) == (2, 1, 1, 0)
    assert depth.oldest is not None
    assert depth.oldest == fetch(waits, stock).created_at.timestamp()


async def test_depths_count_the_jobs_of_a_group_that_wait_for_its_head(
    queue: RqQueue, hands: Hands, stock: redis.Redis
) -> None:
    await queue.publish([parcel(fifo=True) for _ in range(3)])
    await hands.take()
    depth = read(stock, TRIAGE).queues[TRIAGE]
    assert (depth.waiting, depth.running) == (2, 1)
    assert depth.oldest is not None


async def test_depths_show_a_queue_without_a_step_only_while_it_holds_jobs(queue: RqQueue, stock: redis.Redis) -> None:
    await queue.publish([parcel()])
    assert set(read(stock, NOTIFY).queues) == {TRIAGE, NOTIFY}
    stock.delete(f"rq:queue:{TRIAGE}")
    assert read(stock, NOTIFY).queues == {NOTIFY: Depth()}


async def test_depths_tell_what_is_held_up_by_hand(hands: Hands, stock: redis.Redis) -> None:
    await Pauses(hands._client).pause("Triage", "ada")
    stock.set("rq:suspended", 1)
    depths = read(stock, TRIAGE, NOTIFY)
    assert depths.suspended
    assert list(depths.paused) == ["Triage"]
    assert depths.paused["Triage"].by == "ada"


async def test_depths_count_what_was_done_within_the_last_minute(
    queue: RqQueue, hands: Hands, stock: redis.Redis
) -> None:
    await queue.publish([parcel(), parcel()])
    for job in await hands.take():
        await hands.end(job)
    assert read(stock, TRIAGE).queues[TRIAGE].done == 2
    for member in stock.zrange(f"rq:finished:{TRIAGE}", 0, -1):
        stock.zincrby(f"rq:finished:{TRIAGE}", -61, member)
    assert read(stock, TRIAGE).queues[TRIAGE].done == 0

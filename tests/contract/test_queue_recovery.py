"""The queue after a fault: lost answers, workers that ended, lost wake-ups, and jobs that somebody damaged."""

from __future__ import annotations

import time
from typing import Any

import pytest
from rq import Queue as StockQueue
from rq.serializers import JSONSerializer

from runtime.adapters.queue import scripts
from runtime.adapters.queue.consumer import RECOVERIES_MOST, SUSPECT
from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.redis_client import connect
from runtime.errors import StoreUnavailable
from tests.contract.hands import NOTIFY, TRIAGE, Hands, data_of, expire_leases, fetch, parcel


async def test_what_a_claim_took_whose_answer_was_lost_comes_with_the_next(
    queue: RqQueue, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    await queue.publish([parcel(number) for number in range(3)])
    with monkeypatch.context() as lossy:

        async def lose(*given: Any) -> None:
            await honest(*given)
            raise ConnectionError("the answer was lost")

        honest = scripts.run_together
        lossy.setattr(scripts, "run_together", lose)
        for _ in range(2):
            with pytest.raises(StoreUnavailable):
                await hands.take(1)
    again = await hands.take()
    assert sorted(data_of(again)) == [0, 1, 2]
    assert len({job.execution for job in again}) == 3
    assert [await hands.end(job) for job in again] == [True] * 3


async def test_a_worker_takes_over_what_its_place_held_before_and_nothing_else(
    queue: RqQueue, redis_url: str, hands: Hands
) -> None:
    client = connect(redis_url)
    before, beside, after = (Hands(client, name) for name in ("w-1.x.old", "w-2.x.alive", "w-1.x.new"))
    for each in (before, beside, after):
        await each.serve({TRIAGE: 10})
    await queue.publish([parcel(number) for number in range(3)])
    (lost,), (kept,), (own,) = await before.take(1), await beside.take(1), await after.take(1)
    assert await after.reap("w-1.x.") == (1, [])
    (again,) = await after.take()
    assert (again.id, again.recoveries) == (lost.id, 1)
    assert not await before.end(lost)
    assert await beside.end(kept)
    assert await after.end(own)
    await client.aclose()


async def test_a_wakeup_for_a_queue_that_this_worker_does_not_know_yet_is_passed_on(
    queue: RqQueue, redis_url: str
) -> None:
    client = connect(redis_url)
    old, new = Hands(client, "old"), Hands(client, "new")
    await old.serve({TRIAGE: 10})
    await new.serve({TRIAGE: 10, NOTIFY: 10})
    await queue.publish([parcel("x", to=NOTIFY)])
    assert await old.wait(1)
    assert await old.take() == []
    assert await new.wait(0.2)
    assert data_of(await new.take()) == ["x"]
    await client.aclose()


async def test_a_job_that_nobody_knows_keeps_nobody_awake(queue: RqQueue, hands: Hands) -> None:
    await queue.publish([parcel("x", to="Gone/queue(x)")])
    assert await hands.wait(1)
    assert await hands.take() == []
    assert not await hands.wait(0.1)


async def test_the_slot_of_a_job_that_was_given_up_wakes_whoever_may_use_it(
    queue: RqQueue, hands: Hands, stock: Any
) -> None:
    await hands.serve({TRIAGE: 1})
    await queue.publish([parcel(1), parcel(2)])
    (job,) = await hands.take()
    assert await hands.wait(0.5)
    assert await hands.take() == []
    stock.hset(f"rq:job:{job.id}", "motia_recoveries", RECOVERIES_MOST)
    expire_leases(stock)
    assert (await hands.reap())[0] == 0
    assert await hands.wait(0.2)


async def test_jobs_that_lost_several_workers_run_one_at_a_time_in_each(
    queue: RqQueue, hands: Hands, stock: Any
) -> None:
    sent = [parcel(number) for number in range(4)]
    await queue.publish(sent)
    for each in sent[:3]:
        stock.hset(f"rq:job:{each.key}", "motia_recoveries", SUSPECT)
    first, innocent = await hands.take()
    assert data_of([first, innocent]) == [0, 3]
    assert (await hands.exchange((), 10, suspects=1)).claimed == []
    assert await hands.end(first)
    assert data_of(await hands.take()) == [1]


async def test_a_job_of_a_stock_worker_that_died_comes_back_once(queue: RqQueue, hands: Hands, stock: Any) -> None:
    sent = parcel("x")
    await queue.publish([sent])
    stock.lpop(f"rq:queue:{TRIAGE}")
    stock.hset(f"rq:job:{sent.key}", "status", "started")
    stock.zadd(f"rq:wip:{TRIAGE}", {f"{sent.key}:theirs": 1})
    assert await hands.reap() == (1, [])
    assert await hands.reap() == (0, [])
    assert data_of(await hands.take()) == ["x"]


async def test_a_damaged_job_costs_no_other_of_its_batch(queue: RqQueue, hands: Hands, stock: Any) -> None:
    sent = [parcel(number) for number in range(3)]
    await queue.publish(sent)
    claimed = await hands.take()
    stock.delete(f"rq:job:{claimed[0].id}")
    stock.set(f"rq:job:{claimed[0].id}", "not a hash")
    assert [await hands.end(job) for job in claimed] == [True] * 3
    assert [fetch(job, stock).get_status() for job in claimed[1:]] == ["finished"] * 2
    assert stock.llen("motia:queue:quarantine") == 1


async def test_a_damaged_job_that_is_due_stops_no_other(queue: RqQueue, hands: Hands, stock: Any) -> None:
    sent = [parcel(number, delay_ms=60_000) for number in range(2)]
    await queue.publish(sent)
    stock.delete(f"rq:job:{sent[0].key}")
    stock.set(f"rq:job:{sent[0].key}", "not a hash")
    for each in sent:
        stock.zadd("motia:queue:scheduled", {f"{TRIAGE}|{each.key}": 1})
    assert (await scripts.run(hands._client, "promote"))[0] == 1
    assert data_of(await hands.take()) == [1]
    assert stock.llen("motia:queue:quarantine") == 1


async def test_a_damaged_job_whose_worker_died_stops_no_other(queue: RqQueue, hands: Hands, stock: Any) -> None:
    sent = [parcel(number) for number in range(2)]
    await queue.publish(sent)
    await hands.take()
    stock.hset(f"rq:job:{sent[0].key}", "motia_recoveries", "many")
    expire_leases(stock)
    assert await hands.reap() == (1, [])
    assert data_of(await hands.take()) == [1]
    assert stock.llen("motia:queue:quarantine") == 1


async def test_a_fifo_group_goes_on_after_a_job_that_lost_its_data(queue: RqQueue, hands: Hands, stock: Any) -> None:
    sent = [parcel(number, fifo=True) for number in range(3)]
    await queue.publish(sent)
    stock.hdel(f"rq:job:{sent[0].key}", "data")
    stock.delete(f"rq:job:{sent[1].key}")
    stock.set(f"rq:job:{sent[1].key}", "not a hash")
    assert data_of([*await hands.take(), *await hands.take()]) == [2]


async def test_a_job_that_stock_rq_enqueued_with_pickle_reaches_no_unpickler(hands: Hands, stock: Any) -> None:
    job = StockQueue(TRIAGE, connection=stock).enqueue(time.sleep, 0)
    await hands.reap()
    (claimed,) = await hands.take()
    assert claimed.id == job.id
    assert claimed.data == stock.hget(f"rq:job:{job.id}", "data")
    assert await hands.end(claimed, "quarantine", text="the job's data can't be read")
    assert b"can't be read" in stock.lindex("motia:queue:quarantine", 0)


async def test_callbacks_that_a_job_names_are_never_called(queue: RqQueue, hands: Hands, stock: Any) -> None:
    sent = parcel("x")
    await queue.publish([sent])
    named = {"failure_callback_name": "no.such.thing", "success_callback_name": "no.such.thing"}
    stock.hset(f"rq:job:{sent.key}", mapping=named)
    (job,) = await hands.take()
    expire_leases(stock)
    assert await hands.reap() == (1, [])
    (again,) = await hands.take()
    assert await hands.end(again, "failed", text="Error")
    job_seen = StockQueue(TRIAGE, connection=stock, serializer=JSONSerializer).fetch_job(job.id)
    assert job_seen is not None
    assert job_seen.get_status() == "failed"


async def test_a_key_is_unique_for_as_long_as_it_was_asked_to_be(queue: RqQueue, stock: Any) -> None:
    sent = parcel()
    await queue.publish([sent])
    assert 86_000 < stock.ttl(f"motia:queue:seen:{sent.key}") <= 86_400

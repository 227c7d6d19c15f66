"""The queue port on RQ: what `Queue` promises, and what a worker may rely on when it claims and finishes."""

from __future__ import annotations

from typing import Any

import pytest
import redis
from rq import Queue as StockQueue
from rq.registry import DeferredJobRegistry, FailedJobRegistry, FinishedJobRegistry, ScheduledJobRegistry
from rq.results import Result

from runtime.adapters.queue.base import Parcel
from runtime.adapters.queue.consumer import RECOVERIES_MOST
from runtime.adapters.queue.jobs import pack
from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.queue.scripts import run
from runtime.adapters.redis_client import connect
from runtime.errors import ConfigError, InvalidPayload, StoreUnavailable
from runtime.model import Message, TraceContext, new_message_id
from runtime.triggers.base import Delivery
from tests.contract.hands import NOTIFY, TRIAGE, Hands, data_of, expire_leases, fetch, parcel


async def test_a_parcel_is_a_job_that_rq_reads(queue: RqQueue, stock: redis.Redis) -> None:
    sent = parcel({"id": 4711}, max_retries=2, backoff_ms=500, timeout_ms=1500)
    await queue.publish([sent])
    job = fetch(sent, stock)
    assert (job.func_name, job.origin, job.get_status()) == ("runtime.worker.job.deliver", TRIAGE, "queued")
    assert job.kwargs["message"]["data"] == {"id": 4711}
    assert (job.timeout, job.retries_left, job.retry_intervals) == (2, 2, [1, 1])
    assert job.description == f"ticket.created → {TRIAGE}"
    assert StockQueue(TRIAGE, connection=stock).count == 1


async def test_publishing_the_same_key_twice_makes_one_job(queue: RqQueue, hands: Hands, stock: redis.Redis) -> None:
    sent = parcel()
    await queue.publish([sent])
    await queue.publish([sent])
    (job,) = await hands.take()
    assert await hands.end(job)
    await queue.publish([sent])
    assert await hands.take() == []


async def test_publish_is_all_or_nothing_when_one_message_is_no_json(queue: RqQueue, stock: redis.Redis) -> None:
    with pytest.raises(InvalidPayload, match=r"ticket\.created"):
        await queue.publish([parcel("fine"), parcel(object())])
    assert StockQueue(TRIAGE, connection=stock).count == 0


async def test_publish_raises_when_redis_is_gone(tmp_path: Any) -> None:
    queue = RqQueue(url=f"unix://{tmp_path}/none.sock", options={})
    queue._client = connect(f"unix://{tmp_path}/none.sock", patience=0.0)
    with pytest.raises(StoreUnavailable):
        await queue.publish([parcel()])


def test_an_unknown_option_is_refused(redis_url: str) -> None:
    with pytest.raises(ConfigError, match="depth"):
        RqQueue(url=redis_url, options={"depth": 1})


async def test_a_finish_leaves_a_result_where_rq_looks(queue: RqQueue, hands: Hands, stock: redis.Redis) -> None:
    await queue.publish([parcel()])
    (job,) = await hands.take()
    assert fetch(job, stock).get_status() == "started"
    assert await hands.end(job, text='{"ok":true}')
    found = fetch(job, stock)
    assert (found.get_status(), found.return_value()) == ("finished", {"ok": True})
    assert FinishedJobRegistry(TRIAGE, connection=stock).get_job_ids() == [job.id]
    assert stock.keys("rq:execution*") == stock.keys("rq:wip*") == []


async def test_claims_go_round_the_queues(queue: RqQueue, hands: Hands) -> None:
    await queue.publish([parcel(number) for number in range(8)])
    await queue.publish([parcel("other", to=NOTIFY)])
    assert sorted(map(str, data_of(await hands.take(4)))) == ["0", "1", "2", "other"]


async def test_concurrency_holds_across_workers(queue: RqQueue, hands: Hands, redis_url: str) -> None:
    other = Hands(connect(redis_url), "two")
    for worker in (hands, other):
        await worker.serve({TRIAGE: 2})
    await queue.publish([parcel(number) for number in range(5)])
    (first, _) = [*await hands.take(1), *await other.take(8)]
    assert await hands.take() == []
    await hands.end(first)
    assert data_of(await other.take()) == [2]
    await other._client.aclose()


async def test_queues_that_are_unknown_wait(queue: RqQueue, hands: Hands) -> None:
    await queue.publish([parcel(to="Gone/queue(x)")])
    assert await hands.take() == []


async def test_rq_suspend_stops_claims(queue: RqQueue, hands: Hands, stock: redis.Redis) -> None:
    await queue.publish([parcel()])
    stock.set("rq:suspended", 1)
    assert (await hands.exchange((), 5)).suspended
    stock.delete("rq:suspended")
    assert len(await hands.take()) == 1


async def test_fifo_runs_one_job_of_a_group_at_a_time_in_order(queue: RqQueue, hands: Hands) -> None:
    await queue.publish([parcel(f"{group}{number}", group=group, fifo=True) for number in (1, 2) for group in "ab"])
    first = await hands.take()
    assert data_of(first) == ["a1", "b1"]
    assert await hands.take() == []
    await hands.end(first[0])
    assert data_of(await hands.take()) == ["a2"]


async def test_fifo_keeps_a_retried_job_ahead_of_its_group(queue: RqQueue, hands: Hands, stock: redis.Redis) -> None:
    sent = [parcel(1, fifo=True), parcel(2, fifo=True)]
    await queue.publish(sent)
    assert DeferredJobRegistry(TRIAGE, connection=stock).get_job_ids() == [sent[1].key]
    (job,) = await hands.take()
    await hands.end(job, "retry", text="Error", retries=2)
    (again,) = await hands.take()
    assert (data_of([again]), again.attempt) == ([1], 2)
    await hands.end(again, "failed", text="Error")
    assert data_of(await hands.take()) == [2]


async def test_fifo_goes_on_when_somebody_deletes_the_head(queue: RqQueue, hands: Hands, stock: redis.Redis) -> None:
    head = parcel(1, fifo=True, delay_ms=60_000)
    await queue.publish([head, parcel(2, fifo=True)])
    fetch(head, stock).delete()
    await queue.publish([parcel(3, fifo=True)])
    (second,) = await hands.take()
    assert data_of([second]) == [2]
    await hands.end(second)
    assert data_of(await hands.take()) == [3]


async def test_a_delayed_message_waits_in_rqs_scheduled_registry(queue: RqQueue, hands: Hands, stock: Any) -> None:
    sent = parcel(delay_ms=60_000)
    await queue.publish([sent])
    assert ScheduledJobRegistry(TRIAGE, connection=stock).get_job_ids() == [sent.key]
    assert await hands.take() == []
    assert (await run(hands._client, "promote"))[0] == 0
    stock.zadd("motia:queue:scheduled", {f"{TRIAGE}|{sent.key}": 1})
    assert (await run(hands._client, "promote"))[0] == 1
    assert len(await hands.take()) == 1


async def test_a_delay_of_the_subscription_counts_when_the_message_has_none(queue: RqQueue, stock: Any) -> None:
    await queue.publish([parcel(delay_ms=0)])
    message = Message("ticket.created", 1, TraceContext.new())
    await queue.publish([Parcel(message, TRIAGE, f"{message.id}-0b", Delivery(delay_ms=60_000))])
    assert ScheduledJobRegistry(TRIAGE, connection=stock).get_job_ids() == [f"{message.id}-0b"]


async def test_a_retry_keeps_the_failure_and_counts_the_attempt(queue: RqQueue, hands: Hands, stock: Any) -> None:
    await queue.publish([parcel(max_retries=1)])
    (job,) = await hands.take()
    await hands.end(job, "retry", text="TypeError: no", retries=0)
    (again,) = await hands.take()
    assert again.attempt == 2
    await hands.end(again, "failed", text="TypeError: still no")
    found = fetch(again, stock)
    assert [(result.type, result.exc_string) for result in found.results()] == [
        (Result.Type.FAILED, "TypeError: still no"),
        (Result.Type.RETRIED, "TypeError: no"),
    ]
    assert FailedJobRegistry(TRIAGE, connection=stock).get_job_ids() == [job.id]


async def test_a_dead_letter_that_rq_requeues_runs_again(queue: RqQueue, hands: Hands, stock: Any) -> None:
    await queue.publish([parcel(fifo=True, group="a")])
    (job,) = await hands.take()
    await hands.end(job, "failed", text="Error")
    fetch(job, stock).requeue()
    await hands.reap()
    (again,) = await hands.take()
    assert (again.id, again.attempt) == (job.id, 2)
    assert await hands.end(again)
    assert fetch(job, stock).get_status() == "finished"


async def test_the_outbox_is_published_with_the_finish_only(queue: RqQueue, hands: Hands, stock: Any) -> None:
    await queue.publish([parcel()])
    (job,) = await hands.take()
    nobody = Message("nobody.listens", 1, TraceContext.new())
    outbox = {"parcels": [pack(parcel("child", to=NOTIFY))], "parked": [nobody]}
    assert await hands.end(job, **outbox)
    assert not await hands.end(job, "done", parcels=[pack(parcel("again", to=NOTIFY))])
    assert data_of(await hands.take()) == ["child"]
    assert await queue.unpark("nobody.listens") == [nobody]


async def test_a_job_whose_lease_expired_is_taken_from_its_worker(queue: RqQueue, hands: Hands, stock: Any) -> None:
    await queue.publish([parcel(1), parcel(2)])
    (job,) = await hands.take(1)
    assert await hands.renew([job]) == []
    expire_leases(stock)
    assert await hands.reap() == (1, [])
    assert await hands.renew([job]) == [job]
    (again, _) = await hands.take()
    assert (again.id, again.attempt, again.recoveries) == (job.id, 1, 1)
    assert not await hands.end(job)
    assert await hands.end(again)


async def test_a_job_that_keeps_killing_its_worker_becomes_a_dead_letter(
    queue: RqQueue, hands: Hands, stock: Any
) -> None:
    await queue.publish([parcel()])
    for _ in range(RECOVERIES_MOST + 1):
        (job,) = await hands.take()
        expire_leases(stock)
        recovered, buried = await hands.reap()
    assert (recovered, [dead.id for dead in buried]) == (0, [job.id])
    assert f"its worker died {RECOVERIES_MOST + 1} times" in fetch(job, stock).latest_result().exc_string


async def test_a_returned_job_runs_first_and_keeps_its_attempt(queue: RqQueue, hands: Hands) -> None:
    await queue.publish([parcel(1), parcel(2)])
    (job,) = await hands.take(1)
    assert await hands.end(job, "return")
    again, _ = await hands.take()
    assert (again.id, again.attempt) == (job.id, 1)


async def test_unreadable_jobs_go_to_quarantine_and_stop_nobody(queue: RqQueue, hands: Hands, stock: Any) -> None:
    broken, text, fine = parcel(1), parcel(2), parcel(3)
    await queue.publish([broken, text, fine])
    stock.hdel(f"rq:job:{broken.key}", "data")
    stock.delete(f"rq:job:{text.key}")
    stock.set(f"rq:job:{text.key}", "not a hash")
    assert data_of(await hands.take()) == [3]
    assert stock.llen("motia:queue:quarantine") == 2


async def test_parked_messages_stay_until_they_are_forgotten(queue: RqQueue) -> None:
    first, second = (Message("later", number, TraceContext.new(), id=new_message_id()) for number in (1, 2))
    await queue.park(first)
    await queue.park(second)
    assert await queue.parked_topics() == {"later"}
    assert await queue.unpark("later") == [first, second]
    await queue.forget("later", [first])
    await queue.forget("later", [first])
    assert await queue.unpark("later") == [second]
    await queue.forget("later", [first, second])
    assert await queue.parked_topics() == set()


async def test_rqs_own_sweep_leaves_a_running_job_alone(queue: RqQueue, hands: Hands, stock: Any) -> None:
    await queue.publish([parcel()])
    (job,) = await hands.take()
    expire_leases(stock)
    assert StockQueue(TRIAGE, connection=stock).started_job_registry.count == 1
    assert await hands.end(job)


async def test_the_entry_of_a_worker_that_died_is_forgotten(hands: Hands, queue: RqQueue, stock: Any) -> None:
    await queue.publish([parcel()])
    stock.sadd("rq:workers", "rq:worker:dead")
    stock.sadd(f"rq:workers:{TRIAGE}", "rq:worker:dead")
    await hands.reap()
    assert not stock.exists("rq:workers", f"rq:workers:{TRIAGE}")


async def test_a_requeued_fifo_job_waits_while_its_group_is_busy(queue: RqQueue, hands: Hands, stock: Any) -> None:
    await queue.publish([parcel(1, fifo=True), parcel(2, fifo=True)])
    (first,) = await hands.take()
    await hands.end(first, "failed", text="Error")
    (second,) = await hands.take()
    fetch(first, stock).requeue()
    await hands.reap()
    assert await hands.take() == []
    assert fetch(first, stock).get_status() == "deferred"
    await hands.end(second)
    assert data_of(await hands.take()) == [1]

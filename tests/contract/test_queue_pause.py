"""Pausing a Step: its messages wait, none is lost, and they go on at once when it is resumed."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
import redis

from runtime.adapters.queue.keys import CRON_RESUMED
from runtime.adapters.queue.pauses import Pause, Pauses, read_pause
from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.queue.scripts import run
from tests.contract.hands import NOTIFY, TRIAGE, Hands, data_of, expire_leases, parcel

OTHER = "Triage/queue(ticket.reopened)"


@pytest.fixture
def pauses(hands: Hands) -> Pauses:
    """Return a hold on the Steps of `hands`."""
    return Pauses(hands._client)


async def test_all_messages_of_a_paused_step_wait_and_those_of_others_do_not(
    queue: RqQueue, hands: Hands, pauses: Pauses
) -> None:
    await hands.serve({TRIAGE: 9, OTHER: 9, NOTIFY: 9}, {TRIAGE: "Triage", OTHER: "Triage", NOTIFY: "Notify"})
    assert await pauses.pause("Triage", "ada")
    await queue.publish([parcel(1), parcel(2, to=OTHER), parcel("free", to=NOTIFY)])
    assert data_of(await hands.take()) == ["free"]
    assert await pauses.resume("Triage")
    assert sorted(data_of(await hands.take())) == [1, 2]


async def test_who_paused_a_step_first_stays_and_a_second_resume_says_no(pauses: Pauses, stock: redis.Redis) -> None:
    before = time.time()
    assert [await pauses.pause("Triage", name) for name in ("ada", "bob")] == [True, False]
    note: Any = stock.hget("motia:queue:paused", "Triage")
    found = read_pause(note)
    assert found.by == "ada"
    assert found.at is not None
    assert before <= found.at <= time.time()
    assert [await pauses.resume("Triage"), await pauses.resume("Triage")] == [True, False]
    assert read_pause(b"\xff") == Pause()


async def test_what_runs_when_its_step_is_paused_ends_and_its_retry_waits(
    queue: RqQueue, hands: Hands, pauses: Pauses
) -> None:
    await queue.publish([parcel(1), parcel(2)])
    first, second = await hands.take()
    await pauses.pause("Triage", "ada")
    assert await hands.end(first)
    assert await hands.end(second, "retry", text="Error", retries=1)
    assert await hands.take() == []
    await pauses.resume("Triage")
    (again,) = await hands.take()
    assert (again.id, again.attempt) == (second.id, 2)


async def test_a_delayed_message_of_a_paused_step_waits_once_it_is_due(
    queue: RqQueue, hands: Hands, pauses: Pauses, stock: redis.Redis
) -> None:
    sent = parcel(delay_ms=60_000)
    await queue.publish([sent])
    await pauses.pause("Triage", "ada")
    stock.zadd("motia:queue:scheduled", {f"{TRIAGE}|{sent.key}": 1})
    assert (await run(hands._client, "promote"))[0] == 1
    assert await hands.take() == []
    await pauses.resume("Triage")
    assert [job.id for job in await hands.take()] == [sent.key]


async def test_the_job_of_a_dead_worker_waits_while_its_step_is_paused(
    queue: RqQueue, hands: Hands, pauses: Pauses, stock: redis.Redis
) -> None:
    await queue.publish([parcel()])
    (job,) = await hands.take()
    await pauses.pause("Triage", "ada")
    expire_leases(stock)
    assert await hands.reap() == (1, [])
    assert await hands.take() == []
    await pauses.resume("Triage")
    assert [again.id for again in await hands.take()] == [job.id]


async def test_a_worker_that_waits_is_woken_when_a_step_is_resumed(
    queue: RqQueue, hands: Hands, pauses: Pauses, stock: redis.Redis
) -> None:
    await pauses.pause("Triage", "ada")
    await queue.publish([parcel()])
    assert await hands.take() == []
    stock.delete("motia:queue:wake")
    waiting = asyncio.create_task(hands.wait(8))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    await pauses.resume("Triage")
    assert await waiting
    assert len(await hands.take()) == 1
    assert time.monotonic() - started < 1


async def test_a_paused_fifo_group_keeps_its_order(queue: RqQueue, hands: Hands, pauses: Pauses) -> None:
    await pauses.pause("Triage", "ada")
    await queue.publish([parcel(number, fifo=True) for number in range(3)])
    assert await hands.take() == []
    await pauses.resume("Triage")
    order = []
    for _ in range(3):
        (job,) = await hands.take()
        order += data_of([job])
        await hands.end(job)
    assert order == [0, 1, 2]


async def test_the_end_of_a_pause_is_remembered_for_the_schedules_it_held_up(
    pauses: Pauses, stock: redis.Redis
) -> None:
    assert not await pauses.resume("Triage", ["Triage/cron(a)"])
    assert not await pauses.resume_schedule("Triage/cron(a)")
    assert not stock.exists(CRON_RESUMED)
    await pauses.pause("Triage", "ada")
    await pauses.pause_schedule("Notify/cron(b)", "ada")
    begun = time.time()
    assert await pauses.resume("Triage", ["Triage/cron(a)", "Triage/cron(c)"])
    assert await pauses.resume_schedule("Notify/cron(b)")
    resumed: Any = stock.hgetall(CRON_RESUMED)
    assert sorted(resumed) == [b"Notify/cron(b)", b"Triage/cron(a)", b"Triage/cron(c)"]
    assert all(begun - 1 < float(at) <= time.time() + 1 for at in resumed.values())


async def test_a_step_that_gets_another_name_takes_its_own_pauses_along_and_nobody_elses(pauses: Pauses) -> None:
    for step in ("orders", "orders/refund"):
        await pauses.pause(step, "ada")
        await pauses.pause_schedule(f"{step}/cron(* * * * *)", "ada")
    await pauses.copy("orders", "sales", ["cron(* * * * *)"])
    await pauses.forget("orders", ["cron(* * * * *)"])
    for step, was_paused in (("orders", False), ("orders/refund", True), ("sales", True), ("sales/refund", False)):
        assert await pauses.resume(step) is was_paused
        assert await pauses.resume_schedule(f"{step}/cron(* * * * *)") is was_paused

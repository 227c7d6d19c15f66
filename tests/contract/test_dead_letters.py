"""Dead letters run again, at a rate and stopped, as changed copies, are thrown away and put back. None is lost."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
import redis

from runtime.adapters.queue.base import Parcel
from runtime.adapters.queue.consumer import RECOVERIES_MOST, Claimed
from runtime.adapters.queue.jobs import decode, job_id
from runtime.adapters.queue.letters import Letter, Letters, Redrive
from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.queue.scripts import run
from runtime.model import new_message_id
from runtime.triggers.base import Delivery
from tests.contract.hands import TRIAGE, Hands, data_of, expire_leases, fetch, parcel


@pytest.fixture
def letters(hands: Hands) -> Letters:
    """Return a hold on the dead letters of `hands`."""
    return Letters(hands._client)


def read(stock: Any, job: str) -> Letter:
    data, attempt = stock.hmget(f"rq:job:{job}", "data", "motia_attempt")
    return Letter(job, int(attempt or 1), decode(data))


async def bury(queue: RqQueue, hands: Hands, *data: Any, **delivery: Any) -> list[Claimed]:
    """Publish messages and have each fail for good; return their jobs in the order of `data`."""
    sent = [parcel(each, **delivery) for each in data]
    await queue.publish(sent)
    buried: dict[str, Claimed] = {}
    while jobs := await hands.take():
        for job in jobs:
            await hands.end(job, "failed", text="Error", error="TypeError: no")
            buried[job.id] = job
    return [buried[each.key] for each in sent]


def failed(stock: Any) -> set[str]:
    return {each.decode() for each in stock.zrange(f"rq:failed:{TRIAGE}", 0, -1)}


async def redrive(letters: Letters, stock: Any, jobs: list[Claimed], rate: float = 0.0, name: str = "r1") -> int:
    found = [read(stock, job.id) for job in jobs]
    return await letters.redrive(TRIAGE, found, Redrive(name, "ada", "TypeError: no", rate), at=time.time())


async def test_a_redriven_letter_runs_as_the_same_message_in_a_new_span(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    (job,) = await bury(queue, hands, "x")
    assert await redrive(letters, stock, [job]) == 1
    (again,) = await hands.take()
    before, after = decode(job.data), decode(again.data)
    assert (again.id, again.attempt, after.message) == (job.id, 2, before.message)
    assert after.again is not None
    assert (after.again.span, after.first, after.span != before.span) == (before.span, 2, True)
    assert await hands.end(again)
    assert (fetch(job, stock).get_status(), failed(stock)) == ("finished", set())


async def test_a_letter_that_fails_again_is_a_dead_letter_again(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    (job,) = await bury(queue, hands, "x")
    await redrive(letters, stock, [job])
    (again,) = await hands.take()
    await hands.end(again, "failed", text="Error", error="KeyError: name")
    assert failed(stock) == {job.id}
    assert stock.hget(f"rq:job:{job.id}", "motia_error") == b"KeyError: name"
    assert stock.ttl(f"rq:job:{job.id}") > 86_400
    await redrive(letters, stock, [job], name="r2")
    (third,) = await hands.take()
    content = decode(third.data).again
    assert content is not None
    assert (third.attempt, content.first, content.span) == (3, 3, decode(again.data).span)


async def test_redriving_twice_at_once_makes_one_job(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    (job,) = await bury(queue, hands, "x")
    letter = read(stock, job.id)
    both = [await letters.redrive(TRIAGE, [letter], Redrive(name, "ada"), at=1.0) for name in ("r1", "r2")]
    assert both == [1, 0]
    assert len(await hands.take()) == 1


async def test_a_rate_gives_each_letter_its_own_time_and_a_stop_takes_the_rest_back(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    jobs = await bury(queue, hands, *range(5))
    assert await redrive(letters, stock, jobs, rate=0.1) == 5
    scored: Any = stock.zrange("motia:queue:redrive:r1:due", 0, -1, withscores=True)
    dues = [score for _, score in scored]
    assert [round(later - dues[0]) for later in dues] == [0, 10, 20, 30, 40]
    assert data_of(await hands.take()) == [0]
    assert (failed(stock), await letters.take_back("r1", "bob")) == (set(), 4)
    assert failed(stock) == {job.id for job in jobs[1:]}
    assert (await run(hands._client, "promote"))[1] == b""
    assert await letters.take_back("r1", "bob") == 0
    note: Any = stock.hgetall("motia:queue:redrive:r1")
    assert (note[b"by"], note[b"total"], note[b"taken_back"], note[b"stopped_by"]) == (b"ada", b"5", b"4", b"bob")


async def test_a_letter_that_was_taken_back_continues_what_it_would_have(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    first, second = await bury(queue, hands, 1, 2)
    await redrive(letters, stock, [first, second], rate=0.1)
    await letters.take_back("r1", "ada")
    await redrive(letters, stock, [second], name="r2")
    continued = {job.id: decode(job.data).again for job in await hands.take()}[second.id]
    assert continued is not None
    assert continued.span == decode(second.data).span


async def test_what_is_due_is_promoted_and_is_not_taken_back_though_it_is_tried_again_later(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    jobs = await bury(queue, hands, 1, 2)
    await redrive(letters, stock, jobs, rate=0.1)
    stock.zadd("motia:queue:scheduled", {f"{TRIAGE}|{jobs[1].id}": 1})
    await run(hands._client, "promote")
    for job in await hands.take():
        await hands.end(job, "retry", text="Error", delay=600, retries=1)
    assert await letters.take_back("r1", "ada") == 0
    assert stock.zcard(f"rq:scheduled:{TRIAGE}") == 2


async def test_redriven_letters_of_a_fifo_group_keep_their_order_and_can_be_stopped(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    jobs = await bury(queue, hands, 1, 2, 3, fifo=True)
    await redrive(letters, stock, jobs, rate=0.1)
    (first,) = await hands.take()
    assert data_of([first]) == [1]
    assert await letters.take_back("r1", "ada") == 2
    await hands.end(first)
    await redrive(letters, stock, jobs[1:], name="r2")
    order = []
    while taken := await hands.take():
        order += data_of(taken)
        await hands.end(taken[0])
    assert order == [2, 3]


def changed(letter: Letter, data: Any) -> Parcel:
    message = replace(letter.content.message, id=new_message_id(), data=data)
    return Parcel(message, TRIAGE, job_id(message.id, TRIAGE), Delivery())


async def test_a_changed_copy_leaves_the_original_until_it_has_gone_well(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    (job,) = await bury(queue, hands, {"name": ""})
    letter = read(stock, job.id)
    assert await letters.copy(changed(letter, {"name": "Ada"}), letter, at=1.0)
    (copy,) = await hands.take()
    assert data_of([copy]) == [{"name": "Ada"}]
    assert decode(copy.data).message.trace == letter.content.message.trace
    assert failed(stock) == {job.id}
    assert await hands.end(copy)
    assert failed(stock) == set()
    assert not stock.exists(f"rq:job:{job.id}", f"rq:results:{job.id}")


async def test_a_copy_that_fails_leaves_the_original_and_a_copy_of_the_copy_relieves_both(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    (job,) = await bury(queue, hands, 1)
    letter = read(stock, job.id)
    await letters.copy(changed(letter, 2), letter, at=1.0)
    (copy,) = await hands.take()
    await hands.end(copy, "failed", text="Error")
    assert failed(stock) == {job.id, copy.id}
    second = read(stock, copy.id)
    await letters.copy(changed(second, 3), second, at=1.0)
    (last,) = await hands.take()
    await hands.end(last)
    assert failed(stock) == set()


async def test_a_letter_that_is_gone_is_not_copied(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    (job,) = await bury(queue, hands, 1)
    letter = read(stock, job.id)
    await redrive(letters, stock, [job])
    assert not await letters.copy(changed(letter, 2), letter, at=1.0)
    assert len(await hands.take()) == 1


async def test_discarded_letters_can_be_put_back_for_a_while(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    jobs = await bury(queue, hands, 1, 2, 3)
    assert await letters.discard(TRIAGE, [jobs[0].id, jobs[1].id, "gone"], "d1") == 2
    assert failed(stock) == {jobs[2].id}
    assert 0 < stock.ttl(f"rq:job:{jobs[0].id}") <= 600
    assert await letters.restore(TRIAGE, "d1") == 2
    assert await letters.restore(TRIAGE, "d1") == 0
    assert failed(stock) == {job.id for job in jobs}
    assert stock.ttl(f"rq:job:{jobs[0].id}") > 86_400
    assert await redrive(letters, stock, jobs) == 3


async def test_a_letter_whose_workers_died_runs_again(
    queue: RqQueue, hands: Hands, letters: Letters, stock: redis.Redis
) -> None:
    await queue.publish([parcel()])
    for _ in range(RECOVERIES_MOST + 1):
        (job,) = await hands.take()
        expire_leases(stock)
        await hands.reap()
    assert failed(stock) == {job.id}
    assert await redrive(letters, stock, [job]) == 1
    (again,) = await hands.take()
    assert (again.attempt, again.recoveries) == (2, 0)

"""A worker's hands for tests of the queue: they publish, claim and finish, and look at what RQ sees."""

from __future__ import annotations

from typing import Any

import redis
from rq.job import Job
from rq.serializers import JSONSerializer

from runtime.adapters.queue.base import Parcel
from runtime.adapters.queue.consumer import Claimed, Consumer, Finish
from runtime.adapters.queue.jobs import decode
from runtime.model import Message, TraceContext
from runtime.triggers.base import Delivery

TRIAGE = "Triage/queue(ticket.created)"
NOTIFY = "Notify/queue(ticket.triaged)"


def parcel(
    data: Any = "x", *, to: str = TRIAGE, group: str | None = None, delay_ms: int = 0, **delivery: Any
) -> Parcel:
    message = Message("ticket.created", data, TraceContext.new(), group=group, delay_ms=delay_ms)
    return Parcel(message, to, f"{message.id}-0a", Delivery(**delivery))


class Hands(Consumer):
    """A worker's hands, which also keep what they took."""

    async def take(self, slots: int = 10) -> list[Claimed]:
        return (await self.exchange((), slots)).claimed

    async def end(self, claimed: Claimed, kind: Any = "done", **fields: Any) -> bool:
        finish = Finish(claimed=claimed, kind=kind, started=1.0, ended=2.0, **fields)
        return (await self.exchange([finish], 0)).counted[0]


def data_of(claimed: list[Claimed]) -> list[Any]:
    return [decode(job.data).message.data for job in claimed]


def fetch(job: Claimed | Parcel, stock: redis.Redis) -> Job:
    name = job.id if isinstance(job, Claimed) else job.key
    return Job.fetch(name, connection=stock, serializer=JSONSerializer)


def expire_leases(stock: redis.Redis) -> None:
    for entry in stock.zrange("motia:queue:leases", 0, -1):
        stock.zadd("motia:queue:leases", {entry: 1})

"""Asks Redis where messages are: waiting, due at a time, or kept as dead letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from motia_studio.depths import client
from motia_studio.story.fates import Fate, Fates, Ticket
from runtime.adapters.redis_client import available

# How far into a queue a message is looked for; one behind more than that just waits.
LOOKED_AT = 1_000


def read_fates(tickets: Sequence[Ticket]) -> Fates:
    """Return the fate of each message that the queue still knows.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    if not tickets:
        return {}
    with available():
        pipeline = client().pipeline(transaction=False)
        for ticket in tickets:
            pipeline.hget(f"rq:job:{ticket.job}", "status")
            pipeline.zscore(f"rq:scheduled:{ticket.subscription}", ticket.job)
            pipeline.lpos(f"rq:queue:{ticket.subscription}", ticket.job, maxlen=LOOKED_AT)
        answers: list[Any] = pipeline.execute()
    places = zip(tickets, answers[::3], answers[1::3], answers[2::3], strict=True)
    return {
        ticket: Fate(status.decode(), due=None if due is None else due * 1000, ahead=ahead)
        for ticket, status, due, ahead in places
        if isinstance(status, bytes)
    }

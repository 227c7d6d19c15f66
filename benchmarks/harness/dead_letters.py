"""Dead letters as a queue keeps them, written straight to Redis: many, of a few kinds, each with its attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import redis

from runtime.adapters.queue.jobs import JobInput, encode
from runtime.model import Message, TraceContext, new_span_id

ATTEMPTS: Final = 4
AT_ONCE: Final = 1_000
FAULTS: Final = (
    ("TypeError", "order {} has no name"),
    ("OSError", 'the bank refused order "{}" after 12.5 s'),
    ("KeyError", "'price of {}'"),
)


def bury(client: redis.Redis, subscription: str, count: int) -> None:
    """Have a subscription give up `count` messages, one each second until now."""
    began = datetime.now(UTC) - timedelta(seconds=count)
    for begin in range(0, count, AT_ONCE):
        pipe = client.pipeline(transaction=False)
        for number in range(begin, min(begin + AT_ONCE, count)):
            _bury(pipe, subscription, number, began + timedelta(seconds=number))
        pipe.execute()


def _bury(pipe: redis.client.Pipeline, subscription: str, number: int, at: datetime) -> None:
    topic, stamp = subscription.partition("(")[2].rstrip(")"), at.isoformat()
    name, what = FAULTS[number % len(FAULTS)]
    error = f"{name}: {what.format(number)}"
    message = Message(topic, {"order": number}, TraceContext.new(), id=f"letter-{number}")
    pipe.hset(
        f"rq:job:{message.id}",
        mapping={
            "data": encode(JobInput(subscription, new_span_id(), message)),
            "motia_error": error,
            "motia_attempt": ATTEMPTS + 1,
            "created_at": stamp,
            "ended_at": stamp,
            "status": "failed",
            "origin": subscription,
        },
    )
    pipe.zadd(f"rq:failed:{subscription}", {message.id: int(at.timestamp())})
    for _ in range(ATTEMPTS):
        pipe.xadd(f"rq:results:{message.id}", {"type": "2", "exc_string": f"{error}\n    at x:1"})

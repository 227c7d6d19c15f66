"""Reads the messages of a subscription that wait, run or are held back, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from motia_studio.depths import client
from motia_studio.queues.letters import read_content, seconds
from motia_studio.queues.shown import shown_data, without_secrets
from runtime.adapters.redis_client import available

KINDS: Final = ("waiting", "running", "delayed")
Place = tuple[bytes, float | None]


def read_messages(queue: str, kind: str, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Return messages in the order in which they come, and how many there are in all. Times are milliseconds.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        places, total = _places(queue, kind, offset, limit)
        pipe = client().pipeline(transaction=False)
        for job, _ in places:
            pipe.hmget(b"rq:job:" + job, "data", "motia_attempt", "created_at", "started_at", "motia_due")
        rows: list[Any] = pipe.execute()
    return [_message(place, row) for place, row in zip(places, rows, strict=True)], total


def _places(queue: str, kind: str, offset: int, limit: int) -> tuple[list[Place], int]:
    redis: Any = client()
    last = offset + limit - 1
    if kind == "running":
        found = redis.zrange(f"rq:wip:{queue}", offset, last)
        return [(both.partition(b":")[0], None) for both in found], redis.zcard(f"rq:wip:{queue}")
    if kind == "delayed":
        due = redis.zrange(f"rq:scheduled:{queue}", offset, last, withscores=True)
        return list(due), redis.zcard(f"rq:scheduled:{queue}")
    queued = redis.llen(f"rq:queue:{queue}")
    first = redis.lrange(f"rq:queue:{queue}", offset, last) if offset < queued else []
    # Those of a group wait behind its head.
    begin = max(0, offset - queued)
    left = limit - len(first)
    deferred = redis.zrange(f"rq:deferred:{queue}", begin, begin + left - 1) if left else []
    return [(job, None) for job in [*first, *deferred]], queued + redis.zcard(f"rq:deferred:{queue}")


def _message(place: Place, row: Sequence[bytes | None]) -> dict[str, Any]:
    (job, due), (data, attempt, created, started, _) = place, row
    content = read_content(data)
    return {
        "id": job.decode(),
        "sent": seconds(created) * 1000,
        "started": seconds(started) * 1000 or None,
        "due": None if due is None else due * 1000,
        "attempt": int(attempt or 1),
        "group": without_secrets(content.message.group or "") or None if content else None,
        "producer": content.message.producer if content else None,
        "traceId": content.message.trace.trace_id if content else None,
        "preview": shown_data(content.message.data).preview if content else None,
    }

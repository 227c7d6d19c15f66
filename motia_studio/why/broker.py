"""Reads from Redis what the reasoning needs to know of this moment, in two round trips."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from motia_studio.depths import client
from motia_studio.schedules.pausing import paused_schedules
from motia_studio.why.situation import Place, Situation
from runtime.adapters.queue import keys
from runtime.adapters.queue.depths import Depths
from runtime.adapters.redis_client import available
from runtime.model import Message, Registry

LEASE: Final = "motia:cron:lease"
WORKERS: Final = "rq:workers"
# A worker beats every three seconds.
SILENT_SECONDS: Final = 20.0
MOST_PARKED: Final = 50
# Of topics that nobody takes; a project with more has another problem.
MOST_TOPICS: Final = 500

_message: Final = msgspec.json.Decoder(Message).decode


def read_situation(registry: Registry, topic: str | None = None) -> Situation:
    """Return the facts of this moment. With `topic`, its newest parked messages are among them.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        pipe = client().pipeline(transaction=False)
        pipe.eval(Depths.script(), 0, *registry.subscriptions)
        pipe.smembers(WORKERS)
        pipe.smembers(keys.PARKED)
        pipe.get(keys.PLAN)
        pipe.exists(LEASE)
        pipe.lrange(keys.parked(topic), -MOST_PARKED, -1) if topic else pipe.echo("")
        depths, workers, parked, plan, leads, newest = pipe.execute()
        topics = sorted(name.decode() for name in parked)[:MOST_TOPICS]
        pipe = client().pipeline(transaction=False)
        pipe.hgetall(plan) if plan else pipe.echo("")
        for name in topics:
            pipe.llen(keys.parked(name))
        for worker in workers:
            pipe.hget(worker, "last_heartbeat")
        limits, *rest = pipe.execute()
    now = time.time()
    return Situation(
        registry,
        now,
        depths=Depths.read(depths),
        limits={name.decode(): int(most.split(b"|")[0]) for name, most in limits.items()} if plan else {},
        parked=dict(zip(topics, rest, strict=False)),
        newest_parked=[_message(raw) for raw in newest] if topic else (),
        workers=sum(now - _beat(stamp) < SILENT_SECONDS for stamp in rest[len(topics) :]),
        has_scheduler=bool(leads),
        paused_schedules=paused_schedules(),
    )


def find_jobs(jobs: Sequence[tuple[str, str]]) -> list[Place]:
    """Return where jobs are, each given as its queue and its id.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    if not jobs:
        return []
    with available():
        pipe = client().pipeline(transaction=False)
        for queue, job in jobs:
            pipe.hmget(f"rq:job:{job}", "status", "motia_group")
            pipe.lpos(f"rq:queue:{queue}", job)
            pipe.zscore(f"rq:scheduled:{queue}", job)
        answers: list[Any] = pipe.execute()
        found = [answers[at : at + 3] for at in range(0, len(answers), 3)]
        pipe = client().pipeline(transaction=False)
        for (_, job), ((_, group), _, _) in zip(jobs, found, strict=True):
            pipe.lpos(group, job) if group else pipe.echo("")
        groups: list[Any] = pipe.execute()
    return [_place(job, ahead, due, at) for (job, ahead, due), at in zip(found, groups, strict=True)]


def _place(job: Sequence[bytes | None], ahead: int | None, due: float | None, in_group: Any) -> Place:
    status = job[0].decode() if job[0] else None
    if status == "deferred" and isinstance(in_group, int):
        ahead = in_group
    return Place(status, ahead, due)


def _beat(stamp: bytes | None) -> float:
    try:
        return datetime.fromisoformat((stamp or b"").decode()).timestamp()
    except ValueError:
        return 0.0

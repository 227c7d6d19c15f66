"""Stock RQ: `rq_peer.py URL produce|work COUNT RATE fork|simple`. The fork runs each job in a process of its own."""

from __future__ import annotations

import json
import sys
import time

from redis import Redis
from rq import Queue, SimpleWorker, Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from benchmarks.peers.pace import send

NAME = "bench"


def job(sent: float) -> float:
    """Return how long the job waited, in seconds."""
    return time.monotonic() - sent


def produce(url: str, count: int, rate: float) -> None:
    """Enqueue jobs."""
    queue = Queue(NAME, connection=Redis.from_url(url), serializer=JSONSerializer)
    send(lambda sent: queue.enqueue("benchmarks.peers.rq_peer.job", sent), count=count, rate=rate)


def work(url: str, count: int, kind: str) -> None:
    """Work until `count` jobs are done and print the figures."""
    redis = Redis.from_url(url)
    queue = Queue(NAME, connection=redis, serializer=JSONSerializer)
    worker = (Worker if kind == "fork" else SimpleWorker)([queue], connection=redis, serializer=JSONSerializer)
    worker.work(max_jobs=count, logging_level="ERROR")
    ids = queue.finished_job_registry.get_job_ids(cleanup=False)
    jobs = [found for found in Job.fetch_many(ids, connection=redis, serializer=JSONSerializer) if found]
    started = min(found.started_at for found in jobs if found.started_at)
    ended = max(found.ended_at for found in jobs if found.ended_at)
    waited = sorted(1000 * float(found.return_value()) for found in jobs)
    figures = {
        "rate": len(jobs) / (ended - started).total_seconds(),
        "p50": waited[len(waited) // 2],
        "p99": waited[int(len(waited) * 0.99)],
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    _, address, what, number, pace, how = sys.argv
    if what == "produce":
        produce(address, int(number), float(pace))
    else:
        work(address, int(number), how)

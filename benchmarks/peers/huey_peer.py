"""Huey with threads, results kept: `huey_peer.py URL produce|work COUNT RATE`."""

from __future__ import annotations

import sys

from huey import RedisHuey

from benchmarks.peers.clock import Clock
from benchmarks.peers.pace import send

THREADS = 16
_, address, what, number, pace = sys.argv
huey = RedisHuey("bench", url=address, blocking=True)
clock = Clock(int(number))


@huey.task()
def job(sent: float) -> float:
    """Return what came."""
    clock.done(sent)
    return sent


if __name__ == "__main__":
    if what == "produce":
        send(job, count=int(number), rate=float(pace))
    else:
        huey.create_consumer(workers=THREADS, worker_type="thread", periodic=False).run()

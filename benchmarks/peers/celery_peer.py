"""Celery with a pool of threads, results kept: `celery_peer.py URL produce|work COUNT RATE`."""

from __future__ import annotations

import sys

from celery import Celery

from benchmarks.peers.clock import Clock
from benchmarks.peers.pace import send

THREADS = 16
_, address, what, number, pace = sys.argv
# The transport's own name for a Redis on a unix socket.
socket_url = address.replace("unix://", "redis+socket://", 1)
app = Celery("bench", broker=socket_url, backend=socket_url)
app.conf.worker_prefetch_multiplier = 4
app.conf.worker_redirect_stdouts = False
clock = Clock(int(number))


@app.task(name="job")
def job(sent: float) -> float:
    """Return what came."""
    clock.done(sent)
    return sent


if __name__ == "__main__":
    if what == "produce":
        send(job.delay, count=int(number), rate=float(pace))
    else:
        options = ["--pool", "threads", "-c", str(THREADS), "--without-gossip", "--without-mingle", "-l", "ERROR"]
        app.worker_main(["worker", *options])

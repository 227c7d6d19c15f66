"""Counts what a peer has done and prints its figure when everything is: jobs a second, or latencies in milliseconds."""

from __future__ import annotations

import json
import os
import sys
import threading
import time


class Clock:
    """Counts `total` jobs, from the start of the first to the end of the last. Threads may share it."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._began = 0.0
        self._latencies: list[float] = []
        self._lock = threading.Lock()

    def done(self, sent: float) -> None:
        """Take note of a job that was sent at `sent`, in seconds of the machine's monotonic clock."""
        now = time.monotonic()
        with self._lock:
            self._began = self._began or now
            self._latencies.append((now - sent) * 1000)
            if len(self._latencies) == self._total:
                self._print(now)

    def _print(self, now: float) -> None:
        ordered = sorted(self._latencies)
        figures = {
            "rate": self._total / max(now - self._began, 1e-9),
            "p50": ordered[len(ordered) // 2],
            "p99": ordered[int(len(ordered) * 0.99)],
        }
        print(json.dumps(figures), flush=True)
        sys.stdout.flush()
        os._exit(0)

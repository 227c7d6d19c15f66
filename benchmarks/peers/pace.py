"""Sends jobs evenly."""

from __future__ import annotations

import time
from collections.abc import Callable


def send(job: Callable[[float], object], *, count: int, rate: float) -> None:
    """Call `job` with the time of the machine's monotonic clock, `rate` times a second; 0 means as fast as it goes."""
    began = time.monotonic()
    for number in range(count):
        wait = began + number / rate - time.monotonic() if rate else 0
        if wait > 0:
            time.sleep(wait)
        job(time.monotonic())

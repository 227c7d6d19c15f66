"""HTTP load by wrk, which costs the machine so little that the server under it is what is measured."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from benchmarks.harness.report import progress

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What one run saw: requests a second, latencies in milliseconds, and answers that weren't 2xx or never came."""

    rate: float
    p50: float
    p99: float
    errors: int


def find_wrk() -> str:
    """Return wrk, installing Debian's package where that can be had.

    :raises SystemExit: there is none.
    """
    if not shutil.which("wrk") and os.geteuid() == 0 and shutil.which("apt-get"):
        progress("installing wrk")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "-qq", "wrk"], env=environment, capture_output=True, check=False)
    found = shutil.which("wrk")
    if found is None:
        raise SystemExit("This benchmark needs wrk on PATH (Debian, Ubuntu: apt-get install wrk).")
    return found


def load(url: str, *, connections: int, seconds: int, script: str) -> Load:
    """Load an address for some seconds over connections that are kept alive; `script` is a path to wrk's Lua."""
    command = [find_wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script, url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if rate is None:
        raise SystemExit(f"wrk printed no rate for {url}:\n{text}")
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    errors = int(bad[1]) if bad else 0
    errors += sum(map(int, lost.groups())) if lost else 0
    return Load(float(rate[1]), _latency(text, "50%"), _latency(text, "99%"), errors)


def _latency(text: str, quantile: str) -> float:
    found = re.search(rf"{quantile}\s+([\d.]+)(us|ms|s|m)\b", text)
    return float(found[1]) * UNITS[found[2]] if found else float("nan")

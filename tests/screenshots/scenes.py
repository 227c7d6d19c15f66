"""The studios that are photographed: the sample after its first run or with much to do, a flood of lines, a new one."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from benchmarks.harness.report import ROOT
from benchmarks.harness.studio import Studio
from runtime.adapters.redis_log import FIELD
from runtime.adapters.telemetry.records import encode_batch
from runtime.adapters.telemetry.redis import KEY
from runtime.model import LogRecord, new_span_id, new_trace_id, now_ns
from runtime.scaffold import create_project
from tests.screenshots.busy import busy, fill
from tests.screenshots.pictures import Scene

SETTLED_SECONDS = 60.0
FLOOD = 3_000
LINES = (
    ("info", "TriageTicket", "priority decided", {"priority": "high", "words": 12}),
    ("debug", "NotifyCustomer", "template read from src/notify/mail.txt", None),
    ("warn", "WatchDeadlines", "ticket is late by 14 min", {"ticket": "7c1f"}),
    ("error", "EscalateTicket", "Error: nobody is on call", {"tried": ["di@example.com", "sam@example.com"]}),
)


@contextmanager
def scene(name: Scene) -> Iterator[httpx.Client]:
    """Run the studio of a scene that shows what it is there for; return a client that is logged in."""
    with TemporaryDirectory(prefix="screenshots-", ignore_cleanup_errors=True) as home:
        folder = Path(home) / ("my-project" if name in ("new", "bare") else "support-desk")
        _make(name, folder)
        with Studio({}, folder=folder) as studio, closing(studio.log_in()) as client:
            if name not in ("new", "bare"):
                _wait_for_first_run(client)
            if name == "flood":
                _flood(studio)
            if name == "busy":
                fill(studio, client)
            yield client


def ids_of(client: httpx.Client) -> dict[str, str]:
    """Return the ids that addresses name, as far as there are any."""
    return failed(client) | busy(client)


def failed(client: httpx.Client) -> dict[str, str]:
    """Return the newest trace of a request that failed, and its first span that did."""
    rows: list[dict[str, Any]] = client.get("/api/traces?status=error&trigger=http&limit=1").json()["traces"]
    if not rows:
        return {}
    page: dict[str, Any] = client.get(f"/api/traces/{rows[0]['traceId']}/spans").json()
    at = {name: number for number, name in enumerate(page["columns"])}
    spans = [row[at["id"]] for row in page["rows"] if row[at["status"]] in ("error", "failed")]
    return {"failed": rows[0]["traceId"], "span": spans[0] if spans else page["rows"][0][at["id"]]}


def _make(name: Scene, folder: Path) -> None:
    if name == "new":
        create_project(folder, "typescript")
    elif name == "bare":
        folder.mkdir()
        (folder / "config.yaml").write_text("", encoding="utf-8")
    else:
        ignore = shutil.ignore_patterns(".motia", "node_modules")
        shutil.copytree(ROOT / "examples" / "support-desk", folder, ignore=ignore)


def _wait_for_first_run(client: httpx.Client) -> None:
    end = time.monotonic() + SETTLED_SECONDS
    count = -1
    while time.monotonic() < end:
        found: int = client.get("/api/traces/count").json()["count"]
        if found >= 5 and found == count and failed(client):
            return
        count = found
        time.sleep(1)
    raise SystemExit("the first run of the sample left no trace that failed")


def _flood(studio: Studio) -> None:
    trace = new_trace_id()
    records = []
    for number in range(FLOOD):
        severity, step, message, data = LINES[(number * 7) % len(LINES)]
        records.append(LogRecord(now_ns(), severity, message, trace, new_span_id(), step, 1, data))  # type: ignore[arg-type]
    with studio.redis() as redis:
        for start in range(0, FLOOD, 500):
            redis.xadd(KEY, {FIELD: encode_batch(records[start : start + 500])})
    time.sleep(2)

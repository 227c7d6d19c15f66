"""Live sockets: 10,000 log records a second to pages, 1,000 stream clients, one that never reads; a peer beside."""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from benchmarks.harness.peers import PeersCheckout, install_peers
from benchmarks.harness.processes import family
from benchmarks.harness.report import ROOT, Report, progress
from benchmarks.harness.sockets import Load, Running, clients
from benchmarks.harness.studio import CpuWatch, Studio, free_port
from runtime.adapters.redis_client import connect
from runtime.adapters.redis_log import FIELD
from runtime.adapters.streams.redis import RedisStreams
from runtime.adapters.telemetry.records import encode_batch
from runtime.adapters.telemetry.redis import KEY
from runtime.model import LogRecord, now_ns
from runtime.supervisor.redis import EmbeddedRedis

ROUNDS = 3
PAGES = (1, 10, 50)
RECORDS = 10_000
SECONDS = 4
TICK = 0.05
CLIENTS = 1_000
EVENTS = 500
PEER_SECONDS = 3.0
FILES = {
    "src/ping.step.js": """
export const config = { name: 'Ping', triggers: [{ type: 'http', method: 'POST', path: '/ping' }] }
export const handler = async () => ({ status: 200, body: {} })
"""
}
GROUP = json.dumps({"type": "join", "data": {"subscriptionId": "s", "streamName": "chat", "groupId": "room"}})


def main() -> int:
    """Measure in rounds."""
    argparse.ArgumentParser(prog="./studio bench live", description=__doc__).parse_args()
    install_peers()
    report = Report("live")
    for count in range(ROUNDS):
        with Studio(FILES) as studio:
            studio.wait("/ping")
            page = _log_in(studio)
            for pages in PAGES:
                progress(f"round {count + 1} of {ROUNDS}: {RECORDS:,} records a second to {pages} pages")
                asyncio.run(_records(report, studio, page, pages))
            progress(f"round {count + 1} of {ROUNDS}: the same with one page that never reads")
            asyncio.run(_records(report, studio, page, PAGES[1], silent=1))
            progress(f"round {count + 1} of {ROUNDS}: {CLIENTS:,} stream clients")
            asyncio.run(_events(report, studio))
        progress(f"round {count + 1} of {ROUNDS}: group_send")
        _group_send(report)
    return report.finish()


def _log_in(studio: Studio) -> dict[str, str]:
    """Return the headers of a page that is logged in."""
    with closing(studio.log_in()) as client:
        cookie = f"motia_session={client.cookies['motia_session']}"
    return {"Cookie": cookie, "Origin": f"http://127.0.0.1:{studio.console}"}


async def _records(report: Report, studio: Studio, page: dict[str, str], pages: int, *, silent: int = 0) -> None:
    """Write log records as Steps do, in batches 50 ms apart, and see what pages get and what the console spends."""
    name = f"{RECORDS:,} records/s to {pages} page{'s' if pages > 1 else ''}" + (", one more never reads" * silent)
    subscribe = json.dumps({"subscribe": {"logs": {}}})
    load = Load(f"ws://127.0.0.1:{studio.console}/live/", pages, [subscribe], page, silent)
    redis = connect(f"unix://{studio.project / '.motia' / 'redis.sock'}")
    try:
        with clients(load) as running:
            running.wait_open()
            await asyncio.sleep(0.5)
            watch = CpuWatch(studio)
            await _write_records(redis)
            spent = watch.used().get("console", 0.0) / SECONDS
            _hear(report, name, running, RECORDS * SECONDS, late="<= 200" if pages == PAGES[-1] else "")
            report.add(f"{name}: CPU of the console", "% of a core", "Motia Studio", 100 * spent, target="<= 20")
    finally:
        await redis.aclose()


async def _write_records(redis: Redis) -> None:
    began = time.monotonic()
    number = 0
    for tick in range(1, round(SECONDS / TICK) + 1):
        upto = round(tick * RECORDS * TICK)
        batch = [_record(n) for n in range(number, upto)]
        number = upto
        await redis.xadd(KEY, {FIELD: encode_batch(batch)})
        await asyncio.sleep(max(0.0, began + tick * TICK - time.monotonic()))


def _record(number: int) -> LogRecord:
    data = {"n": number, "t": time.monotonic_ns()}
    return LogRecord(now_ns(), "info", "order accepted " + "x" * 60, "0" * 32, "0" * 16, "Ping", 1, data)


async def _events(report: Report, studio: Studio) -> None:
    """Write stream items and see what the subscribers of their group get."""
    name = f"{CLIENTS:,} stream clients x {EVENTS} events/s"
    url = f"unix://{studio.project / '.motia' / 'redis.sock'}"
    streams = RedisStreams(url=url)
    try:
        with clients(Load(f"ws://127.0.0.1:{studio.streams}/", CLIENTS, [GROUP])) as running:
            await asyncio.to_thread(running.wait_open)
            began = time.monotonic()
            for number in range(EVENTS * SECONDS):
                await streams.set("chat", "room", "1", {"id": "1", "n": number, "t": time.monotonic_ns()})
                await asyncio.sleep(max(0.0, began + number / EVENTS - time.monotonic()))
            _hear(report, name, running, EVENTS * SECONDS, late="<= 250")
    finally:
        await streams.close()


def _hear(report: Report, name: str, running: Running, sent: int, *, late: str) -> None:
    heard = running.finish(sent - 1)
    missing = sent * heard.sockets - heard.received
    report.add(f"{name}: not delivered", "records", "Motia Studio", missing, target="<= 0")
    report.add(f"{name}: p99", "ms", "Motia Studio", heard.late_ms["99"], target=late)


def _group_send(report: Report) -> None:
    """Let Channels send each record to a group of ten pages."""
    home = Path(tempfile.mkdtemp(prefix="bench-peer-"))
    server = EmbeddedRedis(home)
    server.start()
    python = str(PeersCheckout(ROOT).python)
    script, port = str(ROOT / "benchmarks" / "peers" / "group_send.py"), free_port()
    process = subprocess.Popen([python, "-W", "ignore", script, "serve", server.url, str(port)])
    try:
        with _when_open(Load(f"ws://127.0.0.1:{port}/", PAGES[1], [])) as running:
            began = sum(cost.cpu_seconds for cost in family(process.pid))
            asked = [python, script, "send", server.url, str(RECORDS), str(PEER_SECONDS)]
            sent: dict[str, Any] = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
            cpu = 100 * (sum(cost.cpu_seconds for cost in family(process.pid)) - began) / PEER_SECONDS
            heard = running.finish(sent["sent"] - 1)
    finally:
        process.kill()
        process.wait()
        server.stop()
    name = f"{RECORDS:,} records/s to {PAGES[1]} pages"
    who, note = "group_send", "one call per record"
    missing = sent["sent"] * heard.sockets - heard.received
    report.add(f"{name}: not delivered", "records", who, missing, role="peer", note=f"{note}, of {sent['sent']:,} sent")
    report.add(f"{name}: p99", "ms", who, heard.late_ms["99"], role="peer", note=note)
    report.add(f"{name}: CPU of the console", "% of a core", who, cpu, role="peer", note=note)
    report.add("records that could be sent", "records/s", who, sent["sent"] / PEER_SECONDS, role="peer")


@contextmanager
def _when_open(load: Load) -> Iterator[Running]:
    """Connect to a server that may still be starting."""
    end = time.monotonic() + 20
    while True:
        with clients(load) as running:
            try:
                running.wait_open()
            except ConnectionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
                continue
            yield running
            return


if __name__ == "__main__":
    sys.exit(main())

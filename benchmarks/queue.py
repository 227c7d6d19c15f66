"""The queue: a drain of 20,000 jobs, a chain of three Steps and the latency at 100 jobs a second, beside four peers."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.harness.peers import Peer, install_peers, peers
from benchmarks.harness.report import Report, progress
from benchmarks.harness.studio import CpuWatch, Studio
from runtime.adapters.queue.pauses import Pauses
from runtime.adapters.redis_client import connect
from runtime.config.reader import read_config
from runtime.execution.runtime import Runtime
from runtime.model import Message, TraceContext
from runtime.supervisor.redis import EmbeddedRedis

ROUNDS = 3
JOBS = 20_000
RATE = 100.0
PACED = 300
CHAINS = 60
# Slower peers get fewer jobs, so that all end within minutes; rates are by the second either way.
DRAINED = {
    "BullMQ, 50 at once": 20_000,
    "huey, 16 threads": 10_000,
    "Celery, 16 threads": 2_000,
    "RQ SimpleWorker": 600,
    "RQ Worker": 150,
}
PACED_PEERS = ("BullMQ, 50 at once", "huey, 16 threads", "Celery, 16 threads", "RQ SimpleWorker")
DRAIN_STEP = "Drain"
DRAIN_QUEUE = f"{DRAIN_STEP}/queue(bench.drain)"
OURS = "Motia Studio"

STEP = """
import fs from 'node:fs'
const now = () => Number(process.hrtime.bigint()) / 1e6
"""
FILES = {
    "config.yaml": "queue:\n  concurrency: 128\n",
    "src/drain.step.js": """
export const config = { name: 'Drain', triggers: [{ type: 'queue', topic: 'bench.drain' }] }
export const handler = async (input) => input.n
""",
    "src/send.step.js": f"""{STEP}
export const config = {{
  name: 'Send',
  triggers: [{{ type: 'http', method: 'POST', path: '/send' }}],
  enqueues: ['bench.paced', 'bench.first'],
}}
export const handler = async (request, ctx) => {{
  await ctx.enqueue({{ topic: request.body.topic ?? 'bench.paced', data: {{ sent: now() }} }})
  return {{ status: 200, body: {{}} }}
}}
""",
    "src/paced.step.js": f"""{STEP}
export const config = {{ name: 'Paced', triggers: [{{ type: 'queue', topic: 'bench.paced' }}] }}
export const handler = async (input) => fs.appendFileSync('paced.txt', `${{now() - input.sent}}\\n`)
""",
    **{
        f"src/{name.lower()}.step.js": f"""
export const config = {{
  name: '{name}', triggers: [{{ type: 'queue', topic: 'bench.{topic}' }}], enqueues: ['bench.{then}'],
}}
export const handler = async (input, ctx) => ctx.enqueue({{ topic: 'bench.{then}', data: input }})
"""
        for name, topic, then in (("First", "first", "second"), ("Second", "second", "third"))
    },
    "src/third.step.js": f"""{STEP}
export const config = {{ name: 'Third', triggers: [{{ type: 'queue', topic: 'bench.third' }}] }}
export const handler = async (input) => fs.appendFileSync('chain.txt', `${{now() - input.sent}}\\n`)
""",
}


def main() -> int:
    """Measure in rounds: ours, then every peer on a Redis with the same settings."""
    argparse.ArgumentParser(prog="./studio bench queue", description=__doc__).parse_args()
    install_peers()
    report = Report("queue")
    home = Path(tempfile.mkdtemp(prefix="bench-redis-"))
    server = EmbeddedRedis(home)
    server.start()
    try:
        others = peers(server.url, str(server.socket), sys.executable)
        for count in range(ROUNDS):
            progress(f"round {count + 1} of {ROUNDS}: ours")
            with Studio(FILES) as studio:
                studio.wait("/send")
                asyncio.run(_ours(report, studio))
            for who, peer in others.items():
                progress(f"round {count + 1} of {ROUNDS}: {who}")
                _theirs(report, who, peer)
    finally:
        server.stop()
    return report.finish()


def _theirs(report: Report, who: str, peer: Peer) -> None:
    drained = peer.drain(DRAINED[who])
    note = f"{DRAINED[who]:,} jobs"
    report.add(f"drain of {JOBS:,} jobs", "jobs/s", who, drained["rate"], role="peer", note=note)
    if who not in PACED_PEERS:
        return
    paced = peer.pace(PACED, RATE)
    for quantile in ("p50", "p99"):
        report.add(_latency(quantile), "ms", who, paced[quantile], role="peer")


async def _ours(report: Report, studio: Studio) -> None:
    await _drain(report, studio)
    async with httpx.AsyncClient() as client:
        await _pace(report, studio, client)
        await _chain(report, studio, client)


async def _drain(report: Report, studio: Studio) -> None:
    """Fill the paused queue, let it go, and wait until the last job's result is kept."""
    url = f"unix://{studio.project / '.motia' / 'redis.sock'}"
    redis = connect(url)
    runtime = Runtime(read_config(studio.project, environ=os.environ), redis_url=url, role="gateway")
    await runtime.start()
    try:
        pauses = Pauses(redis)
        await pauses.pause(DRAIN_STEP)
        began = time.monotonic()
        for first in range(0, JOBS, 500):
            numbers = range(first, first + 500)
            await runtime.publisher.publish([Message("bench.drain", {"n": n}, TraceContext.new()) for n in numbers])
        report.add(f"enqueue of {JOBS:,} jobs by 500", "jobs/s", OURS, JOBS / (time.monotonic() - began))
        watch = CpuWatch(studio)
        await pauses.resume(DRAIN_STEP)
        began = time.monotonic()
        while await redis.zcard(f"rq:finished:{DRAIN_QUEUE}") < JOBS:
            await asyncio.sleep(0.02)
        took = time.monotonic() - began
        note = "through a process of its own, results and traces kept"
        report.add(f"drain of {JOBS:,} jobs", "jobs/s", OURS, JOBS / took, target=">= 3,000", note=note)
        for part, cpu in watch.used().items():
            if cpu > 0.02 * took:
                report.add("CPU of one job in a drain", "µs", part, cpu / JOBS * 1e6)
    finally:
        await runtime.close()
        await redis.aclose()


async def _pace(report: Report, studio: Studio, client: httpx.AsyncClient) -> None:
    """Send 100 jobs a second through an endpoint that enqueues, and read when their handlers began."""
    began = time.monotonic()
    sending = []
    for number in range(PACED):
        await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
        sending.append(asyncio.create_task(client.post(studio.url("/send"), json={})))
    await asyncio.gather(*sending)
    # The answer to the studio's own first call is in the file too.
    waited = await _lines(studio.project / "paced.txt", PACED)
    report.add(_latency("p50"), "ms", OURS, _quantile(waited, 0.5), target="<= 5")
    report.add(_latency("p99"), "ms", OURS, _quantile(waited, 0.99), target="<= 30")


async def _chain(report: Report, studio: Studio, client: httpx.AsyncClient) -> None:
    """Start chains one by one: an endpoint enqueues for Step one, which enqueues for two, which enqueues for three."""
    for _ in range(CHAINS):
        await client.post(studio.url("/send"), json={"topic": "bench.first"})
        await asyncio.sleep(0.02)
    took = await _lines(studio.project / "chain.txt", CHAINS)
    report.add("chain of three Steps, p50", "ms", OURS, _quantile(took, 0.5), target="<= 25")
    report.add("chain of three Steps, p99", "ms", OURS, _quantile(took, 0.99))


async def _lines(path: Path, count: int) -> list[float]:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        lines = path.read_text(encoding="ascii").split() if path.exists() else []
        if len(lines) >= count:
            return sorted(map(float, lines[-count:]))
        await asyncio.sleep(0.05)
    raise SystemExit(f"{path.name} holds {len(lines)} of {count} lines after 30 s")


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _latency(quantile: str) -> str:
    return f"enqueue to handler start at {RATE:.0f}/s, {quantile}"


if __name__ == "__main__":
    sys.exit(main())

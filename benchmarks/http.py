"""HTTP Steps: an echo in each language with tracing on, beside what Node and uvicorn answer alone."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.harness.report import ROOT, Report, Role, progress
from benchmarks.harness.studio import CpuWatch, Studio, free_port
from benchmarks.harness.wrk import load
from bootstrap.checkout import Checkout

CONNECTIONS = (1, 16, 64)
ROUNDS = 3
SECONDS = 3
PEERS = Path(__file__).parent / "peers"
SCRIPT = str(PEERS / "post.lua")
TARGETS = {16: (">= 5,000", "<= 10")}


@dataclass(frozen=True)
class Contender:
    """Who answers, and where."""

    who: str
    url: str
    role: Role


FILES = {
    "src/ts_echo.step.ts": """
export const config = { name: 'TsEcho', triggers: [{ type: 'http', method: 'POST', path: '/ts' }] } as const
export const handler = async (request: { body: unknown }) => ({ status: 200, body: request.body })
""",
    "src/js_echo.step.js": """
export const config = { name: 'JsEcho', triggers: [{ type: 'http', method: 'POST', path: '/js' }] }
export const handler = async (request) => ({ status: 200, body: request.body })
""",
    "src/py_echo_step.py": """
config = {"name": "PyEcho", "triggers": [{"type": "http", "method": "POST", "path": "/py"}]}


async def handler(request, ctx):
    return {"status": 200, "body": request.body}
""",
}


def main() -> int:
    """Measure in rounds, every contender once in each."""
    argparse.ArgumentParser(prog="./studio bench http", description=__doc__).parse_args()
    report = Report("http")
    with Studio(FILES) as studio, _node() as node, _uvicorn() as uvicorn:
        for path in ("/ts", "/js", "/py"):
            studio.wait(path)
        contenders = [
            Contender("TypeScript Step", studio.url("/ts"), "ours"),
            Contender("JavaScript Step", studio.url("/js"), "ours"),
            Contender("Python Step", studio.url("/py"), "ours"),
            Contender("uvicorn alone", uvicorn, "limit"),
            Contender("Node http alone", node, "limit"),
        ]
        for contender in contenders:
            load(contender.url, connections=16, seconds=2, script=SCRIPT)
        for count in range(ROUNDS):
            progress(f"round {count + 1} of {ROUNDS}")
            for connections in CONNECTIONS:
                for contender in contenders:
                    _measure(report, studio, connections, contender)
    return report.finish()


def _measure(report: Report, studio: Studio, connections: int, contender: Contender) -> None:
    who, role = contender.who, contender.role
    watch = CpuWatch(studio)
    seen = load(contender.url, connections=connections, seconds=SECONDS, script=SCRIPT)
    rate, latency = TARGETS.get(connections, ("", "")) if contender.url.endswith(("/ts", "/js")) else ("", "")
    subject = f"echo, {connections} connection{'s' if connections > 1 else ''}"
    report.add(subject, "requests/s", who, seen.rate, role=role, target=rate)
    report.add(f"{subject}, p99", "ms", who, seen.p99, role=role, target=latency)
    if seen.errors:
        report.add(f"{subject}, errors", "answers", who, seen.errors, role=role, target="<= 0")
    if role == "ours" and connections == 16:
        for part, cpu in watch.used().items():
            if cpu > 0.02 * SECONDS:
                report.add(f"CPU of one request, {who}", "µs", part, cpu / (seen.rate * SECONDS) * 1e6)


@contextmanager
def _node() -> Iterator[str]:
    command = [str(Checkout(ROOT).node), str(PEERS / "node_http.mjs")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/"
        finally:
            process.kill()


@contextmanager
def _uvicorn() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.peers.bare_asgi:app", "--port", str(port)]
    options = ["--log-level", "error", "--no-access-log", "--loop", "uvloop", "--http", "httptools"]
    with subprocess.Popen([*command, *options], cwd=ROOT) as process:
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait(url)
            yield url
        finally:
            process.kill()


def _wait(url: str) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            httpx.post(url, json={})
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit(f"{url} did not answer")


if __name__ == "__main__":
    sys.exit(main())

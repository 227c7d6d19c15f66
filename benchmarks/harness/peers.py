"""Installs what the queue is measured beside, in an environment of its own below `.studio/`, and runs it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import redis

from benchmarks.harness.report import ROOT
from bootstrap.checkout import Checkout
from bootstrap.node_stages import INSTALL
from bootstrap.process import run
from bootstrap.python_stages import environment_stage, packages_stage
from bootstrap.setup import prepare
from bootstrap.stamps import Stage, digest

FOLDER = ROOT / "benchmarks" / "peers"
PATIENCE = 120.0


class PeersCheckout(Checkout):
    """This checkout with another environment: the peers' packages never meet the studio's."""

    @property
    def venv(self) -> Path:
        """Return the peers' environment."""
        return self.private / "venv"

    @property
    def private(self) -> Path:
        """Return the folder of their stamps and their log."""
        return self.root / ".studio" / "peers"


def install_peers() -> None:
    """Install the peers where that isn't done.

    :raises SystemExit: it failed; why was told.
    """
    checkout = PeersCheckout(ROOT)
    checkout.private.mkdir(parents=True, exist_ok=True)
    stages = [
        environment_stage(checkout),
        packages_stage(checkout, "peers", "Setting up the peers' Python packages"),
        _npm_stage(checkout),
    ]
    if not prepare(checkout, stages):
        raise SystemExit(1)


class Peer:
    """A queue that isn't ours: one command that produces jobs, one that does them and prints its figures."""

    def __init__(self, url: str, *command: str, kind: Sequence[str] = ()) -> None:
        self._url = url
        self._command = command
        self._kind = kind

    def drain(self, count: int) -> dict[str, float]:
        """Queue `count` jobs, then do them."""
        self._empty()
        if self._produce(count, 0).wait(PATIENCE):
            raise SystemExit(f"{self._command[-1]} could not queue its jobs")
        return self._figures(self._work(count))

    def pace(self, count: int, rate: float) -> dict[str, float]:
        """Do `count` jobs while they come, `rate` a second."""
        self._empty()
        worker = self._work(count)
        producer = self._produce(count, rate)
        figures = self._figures(worker)
        producer.wait(PATIENCE)
        return figures

    def _empty(self) -> None:
        # BullMQ is given the socket's path, which its client wants.
        with redis.Redis.from_url(self._url if "://" in self._url else f"unix://{self._url}") as client:
            client.flushall()

    def _produce(self, count: int, rate: float) -> subprocess.Popen[str]:
        return self._start("produce", count, rate)

    def _work(self, count: int) -> subprocess.Popen[str]:
        return self._start("work", count, 0)

    def _start(self, what: str, count: int, rate: float) -> subprocess.Popen[str]:
        words = [*self._command, self._url, what, str(count), str(rate), *self._kind]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        return subprocess.Popen(
            words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def _figures(self, worker: subprocess.Popen[str]) -> dict[str, float]:
        try:
            printed, _ = worker.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            printed = ""
        finally:
            worker.kill()
        line = next((line for line in printed.splitlines() if line.startswith("{")), None)
        if line is None:
            raise SystemExit(f"{self._command[-1]} printed no figures within {PATIENCE:.0f} s")
        found: Any = json.loads(line)
        return {name: float(value) for name, value in found.items()}


def peers(url: str, socket: str, python: str) -> dict[str, Peer]:
    """Return every peer by name; `python` is the studio's own, which has RQ."""
    theirs = str(PeersCheckout(ROOT).python)
    node = str(Checkout(ROOT).node)
    return {
        "BullMQ, 50 at once": Peer(socket, node, str(FOLDER / "bullmq.mjs")),
        "huey, 16 threads": Peer(url, theirs, "-m", "benchmarks.peers.huey_peer"),
        "Celery, 16 threads": Peer(url, theirs, "-m", "benchmarks.peers.celery_peer"),
        "RQ SimpleWorker": Peer(url, python, "-m", "benchmarks.peers.rq_peer", kind=["simple"]),
        "RQ Worker": Peer(url, python, "-m", "benchmarks.peers.rq_peer", kind=["fork"]),
    }


def _npm_stage(checkout: Checkout) -> Stage:
    manifests = [FOLDER / "package.json", FOLDER / "package-lock.json"]
    node = Checkout(checkout.root)
    return Stage(
        name="peers-npm",
        label="Setting up the peers' npm packages",
        inputs=lambda: digest(checkout.root, manifests),
        ready=lambda: FOLDER / "node_modules" / ".package-lock.json",
        run=lambda: run(node.npm(*INSTALL), log=checkout.log, folder=FOLDER, environment=node.environment()),
    )

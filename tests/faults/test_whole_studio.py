"""Faults of whole processes: the console, the supervisor, everything at once, a second studio, a port that is taken."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
import redis
from websockets.exceptions import ConnectionClosed, InvalidMessage
from websockets.sync.client import connect

from runtime.adapters.telemetry.records import encode_batch
from runtime.adapters.telemetry.redis import FIELD
from runtime.adapters.telemetry.redis import KEY as TELEMETRY
from runtime.supervisor.redis import EmbeddedRedis
from tests.faults.ledger import STATE, STEPS, Ledger
from tests.faults.report import report
from tests.faults.whole import (
    FULL,
    SLACK,
    Load,
    drain,
    find_process,
    first_run_since,
    kill_everything,
    processes,
    reap,
    write_project,
)
from tests.sample_flow import line
from tests.studio import READY, ROOT, Studio, running_studio, until

pytestmark = pytest.mark.timeout(900 if FULL else 300)
LINES = 10_000
PER_BATCH = 10
POWER_CUTS = 20 if FULL else 2


class Page:
    """Listens to the log as the page does: after a loss it comes back after the last position that it saw."""

    def __init__(self, url: str, cookie: str) -> None:
        self.seen: Counter[str] = Counter()
        self.last: str | None = None
        self.gaps = 0
        self.longest_away = 0.0
        self._url, self._cookie = url, cookie
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        until(lambda: self.last is not None, 20)

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def _listen(self) -> None:
        lost = None
        while not self._stop.is_set():
            try:
                self._follow(lost)
            except (ConnectionClosed, InvalidMessage, OSError):
                lost = lost or time.monotonic()
                time.sleep(0.5)
            else:
                lost = None

    def _follow(self, lost: float | None) -> None:
        address = self._url.replace("http", "ws") + "/live/"
        with connect(address, origin=self._url, additional_headers={"Cookie": self._cookie}) as socket:  # type: ignore[arg-type]
            socket.send(json.dumps({"subscribe": {"logs": {"step": "Numbers"}, "after": self.last}}))
            while not self._stop.is_set():
                try:
                    frame = json.loads(socket.recv(timeout=0.2))
                except TimeoutError:
                    continue
                if lost is not None:
                    self.longest_away, lost = max(self.longest_away, time.monotonic() - lost), None
                self.gaps += "gap" in frame
                self.last = frame.get("last", self.last)
                self.seen.update(found["message"] for found in frame.get("logs", ()))


def test_F06_a_killed_console_costs_no_line_and_no_message(tmp_path: Path) -> None:
    project, ledger = write_project(tmp_path / "small"), Ledger(tmp_path / "ledger")
    with running_studio(project) as studio, redis.Redis.from_url(EmbeddedRedis(project / ".motia").url) as client:
        with studio.log_in() as browser:
            page = Page(f"http://127.0.0.1:{studio.console}", f"motia_session={browser.cookies['motia_session']}")
        with Load(studio, ledger) as load:
            for first in range(0, LINES, PER_BATCH):
                lines = [line("Numbers", str(number)) for number in range(first, first + PER_BATCH)]
                client.xadd(TELEMETRY, {FIELD: encode_batch(lines)})
                if first == LINES // 4:
                    os.kill(find_process(project, "daphne"), signal.SIGKILL)
                time.sleep(0.005)
            until(lambda: len(page.seen) == LINES, 30, lambda: f"{len(page.seen)} of {LINES} lines\n{studio.text}")
        page.close()
        counts = drain(EmbeddedRedis(project / ".motia").url, ledger)
    note = f"{LINES} lines, {LINES - len(page.seen)} missing, socket away {page.longest_away:.2f} s, jobs: {counts}"
    report("F06", n=LINES, lost=LINES - len(page.seen), recovery_s=page.longest_away, note=note)
    assert set(page.seen.values()) == {1}
    assert page.gaps == 0
    assert load.broken == 0
    assert counts.is_clean, note
    assert page.longest_away < 5 * SLACK


def test_F08_nothing_but_redis_outlives_a_killed_supervisor_and_the_next_start_needs_no_hand(tmp_path: Path) -> None:
    project, ledger = write_project(tmp_path / "small"), Ledger(tmp_path / "ledger")
    url = EmbeddedRedis(project / ".motia").url
    with running_studio(project) as killed:
        with Load(killed, ledger) as load:
            until(lambda: len(load.accepted_at) > 50)
            os.kill(killed.process.pid, signal.SIGKILL)
            moment = time.monotonic()
            until(lambda: not _orphans(project), 3 * SLACK, lambda: _orphans(project))
            alone = time.monotonic() - moment
        reap(killed)
    began = time.monotonic()
    with running_studio(project, ports=(killed.api, killed.streams, killed.console)):
        ready = time.monotonic() - began
        counts = drain(url, ledger)
    note = f"0 orphans after {alone:.2f} s, the next start was ready after {ready:.1f} s, {counts}"
    report("F08", n=counts.acknowledged, lost=counts.lost, duplicated=counts.duplicated, recovery_s=ready, note=note)
    assert counts.is_clean, note


def test_F09_everything_is_killed_at_once_again_and_again_under_load(tmp_path: Path) -> None:
    project, ledger = write_project(tmp_path / "small"), Ledger(tmp_path / "ledger")
    url = EmbeddedRedis(project / ".motia").url
    ports = None
    for cut in range(POWER_CUTS):
        with running_studio(project, ports=ports) as studio:
            ports = (studio.api, studio.streams, studio.console)
            with Load(studio, ledger) as load:
                # The work of the cut before is begun again before the next one falls.
                until(lambda: len(load.accepted_at) > 20, report=lambda: studio.text)
                time.sleep(0.1 * (cut % 4))
                moment = kill_everything(studio)
    with running_studio(project, ports=ports) as studio:
        recovered = until(lambda: first_run_since(ledger, moment), 30) if _is_left(ledger) else None
        counts = drain(url, ledger)
        with redis.Redis.from_url(url) as client:
            values = [json.loads(value) for step in STEPS for value in client.hvals(STATE + step)]
    note = f"{POWER_CUTS} times, {len(values)} values of state parsed, {counts}"
    report(
        "F09",
        n=counts.acknowledged,
        lost=counts.lost,
        duplicated=counts.duplicated,
        recovery_s=recovered,
        note=note,
    )
    assert counts.is_clean, note
    assert "mended" not in studio.text


def test_F41_of_studios_on_one_project_one_runs_and_the_others_say_where(tmp_path: Path) -> None:
    project = write_project(tmp_path / "small")
    with running_studio(project) as first:
        began = time.monotonic()
        second = Studio(project)
        assert second.process.wait(timeout=20) == 1
        took = time.monotonic() - began
        address = f"http://127\\.0\\.0\\.1:{first.console}"
        second.wait_for(rf"a studio already runs on {project} \(process {first.process.pid}\) at {address}")
        reap(second)
        os.kill(first.process.pid, signal.SIGKILL)
        reap(first)
    contenders = [Studio(project) for _ in range(3)]
    winners = [one for one in contenders if _runs(one)]
    for one in contenders:
        one.stop() if one in winners else reap(one)
    report(
        "F41", n=4, recovery_s=took, note=f"refused after {took:.2f} s; of 3 at once after a kill {len(winners)} ran"
    )
    assert len(winners) == 1


def test_F42_a_port_that_is_taken_is_named_with_who_has_it(tmp_path: Path) -> None:
    project = write_project(tmp_path / "small")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [
            sys.executable,
            str(ROOT / "manage.py"),
            "studio",
            "--project",
            str(project),
            "--api-port",
            str(port),
        ]
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert told.returncode == 1
    assert re.search(rf"port {port} for the endpoints is taken by \S+ \(process {os.getpid()}\)", told.stderr)
    report("F42", n=1, note=told.stderr.strip().splitlines()[0])


def _orphans(project: Path) -> dict[int, str]:
    return {pid: command for pid, command in processes(project).items() if "redis-server" not in command}


def _is_left(ledger: Ledger) -> bool:
    return ledger.acknowledged() > {run.event for run in ledger.runs()}


def _runs(studio: Studio) -> bool:
    until(lambda: studio.process.poll() is not None or READY in studio.text, 60, lambda: studio.text)
    return studio.process.poll() is None

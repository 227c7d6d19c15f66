"""The real studio on a project made for a benchmark: its supervisor and everything below it, tracing on."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import httpx
import redis

from benchmarks.harness.processes import Cost, family
from benchmarks.harness.report import ROOT

START_SECONDS = 60.0


class Studio:
    """A running `manage.py studio`. `files` are the project's, by path; `options` are added to the command line.

    A `folder` that is given is kept when the studio ends, so that the next one finds what a second start finds.
    """

    def __init__(self, files: Mapping[str, str], *options: str, folder: Path | None = None) -> None:
        self.project = folder or Path(tempfile.mkdtemp(prefix="bench-"))
        self._is_kept = folder is not None
        for path, text in files.items():
            target = self.project / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        self._options = options
        self._log = (self.project / "studio.log").open("wb")
        self.api, self.streams, self.console = (free_port() for _ in range(3))

    def __enter__(self) -> Studio:
        self._process = subprocess.Popen(
            [
                sys.executable,
                *(str(ROOT / "manage.py"), "studio", "--project", str(self.project), "--no-browser", "--quiet"),
                *("--api-port", str(self.api), "--streams-port", str(self.streams)),
                *("--console-port", str(self.console), *self._options),
            ],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env={name: value for name, value in os.environ.items() if not name.startswith(("MOTIA_", "DJANGO_"))},
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        if not self._is_kept:
            shutil.rmtree(self.project, ignore_errors=True)

    @property
    def output(self) -> str:
        """Return what the studio printed."""
        return (self.project / "studio.log").read_text(encoding="utf-8", errors="replace")

    @property
    def pid(self) -> int:
        """Return the supervisor's process id."""
        return self._process.pid

    def url(self, path: str) -> str:
        """Return the address of an endpoint."""
        return f"http://127.0.0.1:{self.api}{path}"

    def wait(self, path: str, status: int = 200, *, method: str = "POST") -> None:
        """Wait until an endpoint answers with `status`.

        :raises SystemExit: the studio ended, or it took a minute.
        """
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise SystemExit(f"the studio ended before it answered:\n{self.output}")
            try:
                if httpx.request(method, self.url(path), json={}).status_code == status:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise SystemExit(f"{path} did not answer {status} within {START_SECONDS:.0f} s:\n{self.output}")

    def login_link(self) -> str:
        """Return the one-time link it printed, waiting for it."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if found := re.search(r"http://127\.0\.0\.1:\d+/login/\S+", self.output):
                return found.group()
            time.sleep(0.01)
        raise SystemExit(f"no login link within {START_SECONDS:.0f} s:\n{self.output}")

    def log_in(self) -> httpx.Client:
        """Return a client of its console that has logged in."""
        client = httpx.Client(base_url=f"http://127.0.0.1:{self.console}", follow_redirects=True, timeout=60)
        page = client.get(self.login_link())
        if page.url.path.startswith("/login"):
            client.post(page.url, data=dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text)))
        return client

    def redis(self) -> redis.Redis:
        """Return a client of its embedded Redis."""
        return redis.Redis(unix_socket_path=str(self.project / ".motia" / "redis.sock"))

    def costs(self) -> list[Cost]:
        """Return what each of its processes used up to now."""
        return family(self.pid)


class CpuWatch:
    """Adds up the CPU seconds that a studio used between two moments, by role."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._before = {cost.pid: cost.cpu_seconds for cost in studio.costs()}

    def used(self) -> dict[str, float]:
        """Return CPU seconds since the start, by role."""
        found: dict[str, float] = {}
        for cost in self._studio.costs():
            spent = cost.cpu_seconds - self._before.get(cost.pid, 0.0)
            found[cost.role] = found.get(cost.role, 0.0) + spent
        return found


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

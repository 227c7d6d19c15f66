"""The whole studio as a process: `manage.py studio` on three free ports."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[1]
READY = r"Stop with Ctrl-C"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Studio:
    """A running `manage.py studio` and what it printed."""

    def __init__(self, project: Path, *options: str, ports: tuple[int, int, int] | None = None) -> None:
        self.project = project
        self.api, self.streams, self.console = ports or (free_port(), free_port(), free_port())
        self.printed: list[str] = []
        self.process = subprocess.Popen(
            [
                *(sys.executable, str(ROOT / "manage.py"), "studio", "--project", str(project), "--no-browser"),
                *options,
                *(
                    "--api-port",
                    str(self.api),
                    "--streams-port",
                    str(self.streams),
                    "--console-port",
                    str(self.console),
                ),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={name: value for name, value in os.environ.items() if not name.startswith("MOTIA_")},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed.append(line.rstrip("\n"))

    @property
    def text(self) -> str:
        return "\n".join(self.printed)

    def wait_for(self, pattern: str, seconds: float = 40) -> re.Match[str]:
        def found() -> re.Match[str] | None:
            if (said := re.search(pattern, self.text)) is None and self.process.poll() is not None:
                self._reader.join(timeout=5)
                said = re.search(pattern, self.text)
                assert said, f"the studio ended with {self.process.returncode}\n{self.text}"
            return said

        return until(found, seconds, lambda: self.text)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=30)
        self._reader.join(timeout=5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status

    @contextmanager
    def log_in(self) -> Iterator[httpx.Client]:
        """Open a session of the console with the link that the terminal shows."""
        with httpx.Client(base_url=f"http://127.0.0.1:{self.console}", follow_redirects=True, timeout=20) as client:
            assert client.get(self.wait_for(r"Console\s+(http\S+)")[1]).status_code == 200
            yield client

    def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return httpx.post(f"http://127.0.0.1:{self.api}{path}", json=body, timeout=20)

    def get(self, path: str) -> Any:
        return httpx.get(f"http://127.0.0.1:{self.api}{path}", timeout=20).json()


def until(what: Callable[[], Any], seconds: float = 40, report: Callable[[], Any] = lambda: "") -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not so within {seconds} s\n{report()}")


@contextmanager
def running_studio(
    project: Path, *options: str, ports: tuple[int, int, int] | None = None, seconds: float = 60
) -> Iterator[Studio]:
    """Run a studio that is ready, and stop it where the test didn't."""
    studio = Studio(project, *options, ports=ports)
    try:
        studio.wait_for(READY, seconds)
        yield studio
    finally:
        if studio.process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                studio.stop()

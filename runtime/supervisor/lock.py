"""One studio per project, and no port taken by somebody else."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from pathlib import Path
from typing import IO

from runtime.errors import StartError
from runtime.supervisor.home import make_home, unwritable


def lock_project(home: Path) -> IO[str]:
    """Take the project's lock; keep the returned file open for as long as the studio runs.

    :raises StartError: another studio has it, or the folder can't be written.
    """
    try:
        file = (make_home(home) / "lock").open("a+")
    except OSError as error:
        raise unwritable(home, error) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        owner = file.read().strip() or "unknown"
        file.close()
        raise StartError(
            f"a studio already runs on {home.parent} (process {owner})",
            hint=f"use the one that is open, or stop it with: kill {owner}",
        ) from error
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


def check_port(host: str, port: int, what: str, option: str) -> None:
    """Make sure that a port can be listened on.

    :raises StartError: it can't; the hint names the option that changes it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror as error:
        raise StartError(f"{what} can't listen on {host}: {error.strerror}") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartError(
                f"port {port} for {what} is taken by another program",
                hint=f"stop that program, or choose another port with {option} {port + 10}",
            ) from error
        raise StartError(
            f"{what} can't listen on {host}:{port}: {error.strerror}", hint=f"choose with {option}"
        ) from error

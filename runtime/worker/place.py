"""The place that a worker process has: a name that those before and after it share, and nobody who lives beside it."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from runtime.execution.parent import PROCESS

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


def find_place(home: Path, environ: Mapping[str, str]) -> str | None:
    """Return the name of this process's place, None where no supervisor gave it one or the machine can't be told.

    Two machines, and two containers on one, have different places even where their host names are the same.
    """
    process = environ.get(PROCESS)
    if not process:
        return None
    try:
        boot = _BOOT.read_text().strip()
        folder = home.stat()
    except OSError:
        return None
    machine = f"{boot}\n{socket.gethostname()}\n{home}\n{folder.st_dev}:{folder.st_ino}"
    return f"{process}.{hashlib.blake2s(machine.encode(), digest_size=8).hexdigest()}"

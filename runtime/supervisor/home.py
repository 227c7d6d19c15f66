"""The folder `.motia/` of a project and the places of its sockets, closed to every other user of the machine."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from runtime.errors import StartError

# A unix socket's path is at most 107 bytes on Linux (unix(7)); longer ones go to the temporary folder.
LONGEST_SOCKET: Final = 100
OWNER_ONLY: Final = 0o700


def make_home(home: Path) -> Path:
    """Make the folder if need be, and close it: the database, the key of sessions and the sockets lie in it.

    :raises StartError: it can't be made, or isn't ours to close.
    """
    try:
        home.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        if stat.S_IMODE(home.stat().st_mode) != OWNER_ONLY:
            home.chmod(OWNER_ONLY)
    except OSError as error:
        raise unwritable(home, error) from error
    return home


def unwritable(home: Path, error: OSError) -> StartError:
    """Return what to tell a person whose `.motia/` can't be used."""
    return StartError(
        f"the studio can't write to {home}: {error.strerror}",
        hint="it keeps its database and logs there; make the project's folder writable, and yours",
    )


def socket_path(folder: Path, name: str) -> Path:
    """Return where a socket of that name goes: in `folder`, or in the temporary folder where the path is too long.

    :raises StartError: somebody else made the folder there that is ours by its name.
    """
    wanted = folder / name
    if len(str(wanted).encode()) <= LONGEST_SOCKET:
        return wanted
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    shorter = Path(tempfile.gettempdir()) / f"motia-{digest}"
    shorter.mkdir(mode=OWNER_ONLY, exist_ok=True)
    found = shorter.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) != OWNER_ONLY:
        raise StartError(
            f"{shorter} is open to other users, so no socket can be kept there",
            hint="remove it, or move the project to a folder with a shorter path",
        )
    return shorter / name

"""Mends the embedded Redis's append-only file where its end is damaged, and keeps what had to be cut off."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

from runtime.errors import StartError

# What a server says that refuses its file; the words are the same in Redis 6, Redis 7 and Valkey.
REFUSALS: Final = (
    "Unexpected end of file reading the append only file",
    "Bad file format reading the append only file",
)
_FOUND: Final = re.compile(r"AOF analyzed:(?: filename=(?P<name>\S+),)? size=(?P<size>\d+), ok_up_to=(?P<good>\d+)")


def is_refused(last_words: str) -> bool:
    """Tell whether a server ended because it couldn't read its append-only file."""
    return any(refusal in last_words for refusal in REFUSALS)


def mend(server: Path, folder: Path) -> str:
    """Cut the append-only file in `folder` back to its last whole command and return what to tell about it.

    What is cut off is kept beside it, so that nothing is gone without a person having decided so.

    :raises StartError: the file is damaged at its very beginning, or can't be written.
    """
    damaged, good = _find_damage(server, folder)
    kept = folder / f"{damaged.name}.cut-{time.strftime('%Y%m%d-%H%M%S')}"
    size = damaged.stat().st_size
    try:
        with damaged.open("rb") as source, kept.open("wb") as target:
            source.seek(good)
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        os.truncate(damaged, good)
    except OSError as error:
        kept.unlink(missing_ok=True)
        raise StartError(
            f"the append-only file {damaged} is damaged and can't be mended: {error.strerror}",
            hint="free some space, or make the folder writable, and start again",
        ) from error
    return (
        f"the append-only file was damaged from byte {good:,} on (a machine that stopped, or a full disk); everything "
        f"before is loaded, and the last {size - good:,} bytes, which are not, are kept in {kept}"
    )


def _find_damage(server: Path, folder: Path) -> tuple[Path, int]:
    """Ask the server's own checker, which is the same program under another name, how far the file is whole."""
    name = server.name.replace("server", "check-aof")
    files = [*folder.glob("appendonlydir/*.manifest"), folder / "appendonly.aof"]
    asked = subprocess.run(
        [name, str(files[0])], executable=server, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    found = list(_FOUND.finditer(asked.stdout))
    broken = next((one for one in found if int(one["good"]) < int(one["size"])), None)
    if broken is None or int(broken["good"]) == 0:
        raise StartError(
            f"the append-only file {files[0]} is damaged where it begins, so nothing of it can be loaded",
            hint=f"put a copy of {folder} from a backup in its place, or move it away to begin with nothing",
        )
    return files[0].with_name(broken["name"] or files[0].name), int(broken["good"])

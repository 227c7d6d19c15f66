"""Opening a store's file for this process. Whoever opens it first sees that it is whole, or restores it."""

from __future__ import annotations

import fcntl
import logging
import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from runtime.adapters.sqlite_check import find_damage
from runtime.adapters.sqlite_file import COMPANIONS, available, connect, create, move_into_place, sync
from runtime.adapters.sqlite_snapshots import snapshots
from runtime.failpoints import failpoint

CORRUPT: Final = ".corrupt-"

log = logging.getLogger(__name__)


def claim(path: Path, *, durable: bool) -> IO[str]:
    """Take part in a store's file; close what is returned when its connections are closed.

    The first of all processes to come checks the whole file. A damaged or missing one is replaced by its last good
    snapshot, and kept beside it with a note that `notes` finds. A store that isn't `durable` begins empty instead.

    :raises StoreUnavailable: the file can't be opened, checked or restored.
    """
    with available(path), ExitStack() as undo:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = undo.enter_context(Path(f"{path}.lock").open("a"))
        if _is_first(lock):
            _prepare(path, durable=durable)
        fcntl.flock(lock, fcntl.LOCK_SH)
        undo.pop_all()
    return lock


def notes(path: Path) -> dict[str, str]:
    """Return what there is to tell of each damaged file that still lies beside a store, by the file's name."""
    found = (file for file in sorted(path.parent.glob(f"{path.name}{CORRUPT}*")) if file.name.endswith("Z"))
    return {file.name: _note(file) for file in found}


def _note(aside: Path) -> str:
    note = Path(f"{aside}.txt")
    return note.read_text(errors="replace").strip() if note.exists() else "a damaged store was set aside here"


def _is_first(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _prepare(path: Path, *, durable: bool) -> None:
    made = Path(f"{path}.new")
    if durable and path.exists():
        damage = find_damage(path)
        if damage is None:
            return
        _restore(path, made, f"was damaged ({damage})", aside=_set_aside(path))
    elif durable and any(snapshot.exists() for snapshot in snapshots(path)):
        _restore(path, made, "was missing", aside=None)
    else:
        create(made)
        move_into_place(made, path)


def _set_aside(path: Path) -> Path:
    """Move a damaged file out of the way, under a name that nothing has yet."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = Path(f"{path}{CORRUPT}{stamp}")
    path.rename(aside)
    failpoint("store.after_quarantine")
    for suffix in COMPANIONS:
        if (companion := Path(f"{path}{suffix}")).exists():
            companion.rename(f"{aside}{suffix}")
    return aside


def _restore(path: Path, made: Path, what: str, *, aside: Path | None) -> None:
    source = next((found for found in snapshots(path) if found.exists() and find_damage(found) is None), None)
    if source is None:
        create(made)
        outcome = "there was no good snapshot, so the store began empty"
    else:
        shutil.copyfile(source, made)
        made.chmod(0o600)
        _skip_positions(made)
        taken = datetime.fromtimestamp(source.stat().st_mtime, UTC)
        outcome = f"the values are those of {taken:%Y-%m-%d %H:%M:%S} UTC, when the last good snapshot was taken"
    kept = f"; the damaged file is kept as {aside.name}" if aside is not None else ""
    text = f"{path.name} {what}: {outcome}{kept}"
    if aside is not None:
        Path(f"{aside}.txt").write_text(text + "\n")
    move_into_place(made, path)
    log.error("store.restored", extra={"what": text})


def _skip_positions(made: Path) -> None:
    """Let events begin after every position that was given out since the snapshot was taken."""
    connection = connect(made)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE sqlite_sequence SET seq = seq + 1000000000 WHERE name = 'events'")
    finally:
        connection.close()
    sync(made)

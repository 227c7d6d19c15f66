"""Saves a file on the base of the version that was read: of two who save at once, one wins and the other is told."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from motia_studio.files.content import MARK, Content, check_size, read_at
from motia_studio.files.endings import plain, with_endings_of
from motia_studio.files.place import Place, find_place
from runtime.errors import ConfigError, InvalidInput, ValueChanged

LOCKS: Final = "files"
NEW_FILE: Final = 0o666


def save_file(project: Path, home: Path, path: str, text: str, base: str | None) -> Content:
    """Write a file whole or not at all, with the line endings, the mark and the mode that it had; return it.

    `base` is the version that the text is based on; None for a file that isn't there yet. `home` has the locks.

    :raises ValueChanged: another version is there; nothing was written.
    :raises InvalidInput: the page may not write this.
    :raises ConfigError: the disk refuses.
    """
    place = find_place(project, path)
    try:
        with alone(home, place), place.folder() as folder:
            return _save(place, folder, plain(text), base)
    except FileNotFoundError as error:
        raise InvalidInput(f"the folder of {path} doesn't exist", hint="make the folder first") from error


def _save(place: Place, folder: int, text: str, base: str | None) -> Content:
    before = still_there(place, folder, base)
    raw = _encoded(place, text, before)
    draft = f".motia-{secrets.token_hex(8)}"
    try:
        _write(draft, folder, raw, before)
        # An editor elsewhere knows nothing of our lock: look once more, after what takes long.
        still_there(place, folder, base)
        os.rename(draft, place.parts[-1], src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    except OSError as error:
        hint = "make its folder writable, and see that there is room on its disk"
        raise ConfigError(f"{place.asked} can't be written: {error.strerror}", hint=hint) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(draft, dir_fd=folder)
    return read_at(place, folder)


def still_there(place: Place, folder: int, base: str | None) -> Content | None:
    """Return what is there now.

    :raises ValueChanged: it isn't what the text is based on.
    """
    try:
        found = read_at(place, folder)
    except FileNotFoundError:
        found = None
    if (found.version if found else None) == base:
        return found
    told = "has changed" if found else "was deleted"
    raise ValueChanged(f"{place.asked} {told} since you opened it", hint="look at both, and choose")


def _encoded(place: Place, text: str, before: Content | None) -> bytes:
    if before is not None:
        had = before.raw.removeprefix(MARK)
        text = with_endings_of(had.decode(), text)
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput("the text has half a character", hint="remove what can't be shown") from error
    if b"\0" in raw:
        raise InvalidInput("the text has zero bytes", hint="files of a project are text")
    if before is not None and before.raw.startswith(MARK):
        raw = MARK + raw
    check_size(place.asked, len(raw))
    return raw


def _write(draft: str, folder: int, raw: bytes, before: Content | None) -> None:
    """Write beside the file, to the disk, with the mode that the file has."""
    if before is not None and not before.mode & 0o222:
        raise PermissionError(13, "it is read-only")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(draft, flags, NEW_FILE, dir_fd=folder), "wb") as handle:
        if before is not None:
            os.fchmod(handle.fileno(), before.mode)
        handle.write(raw)
        handle.flush()
        os.fsync(handle.fileno())


@contextmanager
def alone(home: Path, place: Place) -> Iterator[None]:
    """Hold the lock of one file. Every opening has a lock of its own: threads wait for each other as processes do."""
    locks = home / LOCKS
    name = hashlib.sha256("/".join(place.parts).encode()).hexdigest()[:24]
    try:
        locks.mkdir(mode=0o700, exist_ok=True)
        handle = (locks / f"{name}.lock").open("a")
    except OSError as error:
        raise ConfigError(f"{locks} can't be used: {error.strerror}", hint="make it yours") from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield

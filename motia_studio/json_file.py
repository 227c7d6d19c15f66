"""A JSON file of a folder that several threads and processes change: written whole or not at all, one writer at a time.

A file that can't be understood is never written over.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from motia_studio.json_text import as_text, parse
from runtime.errors import ConfigError

LARGEST: Final = 4 * 1024 * 1024


class JsonFile:
    """One file; `lock` is where its writers wait for each other. A link is followed as long as it stays in the folder.

    Every method raises ConfigError, with file and line, where the file can't be read, understood or written.
    """

    def __init__(self, folder: Path, name: str, lock: Path) -> None:
        self.name = name
        self._folder = folder
        self._lock = lock

    def read(self) -> dict[str, Any]:
        """Return what the file says; nothing where there is none."""
        return parse(self.text(), self.name)

    def change(self, alter: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Let `alter` change what the file says, write it where that made a difference, and return it."""
        with self._alone():
            text = self.text()
            content = parse(text, self.name)
            alter(content)
            if content != parse(text, self.name):
                self._write(as_text(content))
        return content

    def text(self) -> str:
        """Return the file as it is; "" where there is none."""
        try:
            # A pipe in its place would keep us waiting for ever.
            descriptor = os.open(self._place(), os.O_RDONLY | os.O_NONBLOCK)
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise ConfigError(f"{self.name} can't be read: {error.strerror}", hint="let its owner read it") from error
        with os.fdopen(descriptor, "rb", closefd=True) as handle:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise ConfigError(f"{self.name} isn't a file", hint=f"move away what is at {self._folder / self.name}")
            self._check_size(found.st_size)
            raw = handle.read()
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise ConfigError(f"{self.name}:{line}: isn't UTF-8 text", hint="save the file as UTF-8") from error

    def _place(self) -> Path:
        """Return the file that is read and written, behind any link."""
        file = self._folder / self.name
        try:
            place = file.resolve()
        except (OSError, RuntimeError) as error:
            raise ConfigError(f"{self.name} is a link that leads to itself", hint=f"remove {file}") from error
        if not place.is_relative_to(self._folder.resolve()):
            hint = "put the file itself there; the studio writes nowhere else"
            raise ConfigError(f"{self.name} is a link that leads out of {self._folder}", hint=hint)
        return place

    def _check_size(self, size: int) -> None:
        if size > LARGEST:
            hint = "take something out of it"
            raise ConfigError(f"{self.name} has {size:,} bytes, and {LARGEST:,} are the limit", hint=hint)

    def _write(self, text: str) -> None:
        raw = text.encode()
        self._check_size(len(raw))
        place = self._place()
        draft = place.with_name(f".{place.name}.{secrets.token_hex(6)}")
        try:
            # Who may read a new file is up to the umask, as with every other file of the project.
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as handle:
                if place.exists():
                    os.fchmod(handle.fileno(), stat.S_IMODE(place.stat().st_mode))
                handle.write(raw)
                handle.flush()
                os.fsync(handle.fileno())
            draft.replace(place)
        except OSError as error:
            draft.unlink(missing_ok=True)
            hint = f"make {place.parent} writable, and see that there is room on its disk"
            raise ConfigError(f"{self.name} can't be written: {error.strerror}", hint=hint) from error

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            handle = self._lock.open("a")
        except OSError as error:
            raise ConfigError(f"{self._lock} can't be opened: {error.strerror}", hint="make it yours") from error
        # Every opening has a lock of its own, so threads wait for each other as processes do.
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

"""Writes a new file, with the folders that it needs, or leaves everything as it was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from motia_studio.files.content import Content
from motia_studio.files.place import Place, find_place
from motia_studio.files.save import save_file
from runtime.errors import ConfigError, InvalidInput


def create_file(project: Path, home: Path, path: str, text: str) -> Content:
    """Write a file that isn't there yet.

    :raises ValueChanged: it is there by now.
    :raises InvalidInput: the page may not write there.
    :raises ConfigError: the disk refuses.
    """
    with folders_of(find_place(project, path)):
        return save_file(project, home, path, text, base=None)


@contextmanager
def folders_of(place: Place) -> Iterator[None]:
    """Make the folders of a file, without following links; where it isn't written, take them away again."""
    made: list[tuple[str, ...]] = []
    try:
        _make(place, made)
        yield
    except BaseException:
        for parts in reversed(made):
            with suppress(OSError, InvalidInput), replace(place, parts=parts).folder() as parent:
                os.rmdir(parts[-1], dir_fd=parent)
        raise


def _make(place: Place, made: list[tuple[str, ...]]) -> None:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    try:
        handle = os.open(place.root, flags)
        try:
            for depth, part in enumerate(place.parts[:-1], start=1):
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=handle)
                    made.append(place.parts[:depth])
                inner = os.open(part, flags, dir_fd=handle)
                os.close(handle)
                handle = inner
        finally:
            os.close(handle)
    except OSError as error:
        hint = "make the folder writable, and see that no file or link of its name is in the way"
        raise ConfigError(f"the folder of {place.asked} can't be made: {error.strerror}", hint=hint) from error

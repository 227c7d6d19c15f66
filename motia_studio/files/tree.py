"""Lists the files of a project that the page may see."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from motia_studio.files.place import Place
from motia_studio.files.visible import Visible
from runtime.errors import InvalidInput

MOST: Final = 5000


class Listing(NamedTuple):
    """Paths, posix and relative to the project, in the order of folders and names; `more` where some are missing."""

    paths: list[str]
    more: bool


class Entry(NamedTuple):
    """Something in a folder; a link is neither a file nor a folder."""

    name: str
    is_folder: bool
    is_file: bool
    is_link: bool


def list_files(project: Path, most: int = MOST) -> Listing:
    """Return up to `most` files. Folders that are links are not looked into, for they can lead in circles."""
    root = project.resolve()
    found = list(islice(_walk(root, (), Visible(root)), most + 1))
    return Listing(found[:most], len(found) > most)


def _walk(root: Path, folder: tuple[str, ...], visible: Visible) -> Iterator[str]:
    try:
        entries = _entries(root, folder)
    except (OSError, InvalidInput):
        # Gone since its parent was read, not ours to read, or a link by now.
        return
    for entry in entries:
        parts = (*folder, entry.name)
        if entry.is_folder:
            if visible.why_not_folder(parts) is None:
                yield from _walk(root, parts, visible)
        elif _is_shown(entry, root, visible, parts):
            yield "/".join(parts)


def _entries(root: Path, folder: tuple[str, ...]) -> list[Entry]:
    """Return what a folder holds, by name. It is opened as files are, so that no link in its way is followed."""
    with Place(root, (*folder, ""), "/".join(folder)).folder() as handle, os.scandir(handle) as entries:
        found = [
            Entry(each.name, each.is_dir(follow_symlinks=False), each.is_file(follow_symlinks=False), each.is_symlink())
            for each in entries
        ]
    return sorted(found)


def _is_shown(entry: Entry, root: Path, visible: Visible, parts: tuple[str, ...]) -> bool:
    if visible.why_not(parts) is not None:
        return False
    if not entry.is_link:
        return entry.is_file
    try:
        target = root.joinpath(*parts).resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_file() and target.is_relative_to(root) and visible.why_not(target.relative_to(root).parts) is None

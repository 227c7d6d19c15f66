"""Gives a file another name, or takes it away, on the base of the version that was read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from motia_studio.files.content import Content
from motia_studio.files.place import Place, find_place
from motia_studio.files.save import alone, still_there
from runtime.errors import ConfigError, InvalidInput, ValueChanged

# What file systems without hard links say.
LINKLESS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def move_file(project: Path, home: Path, path: str, to: str, base: str) -> None:
    """Give a file another name, which no file may have.

    :raises ValueChanged: the file has another version by now, or there is one of the new name; nothing was done.
    :raises InvalidInput: the page may not do this.
    :raises ConfigError: the disk refuses.
    """
    old, new = _own(project, path), _own(project, to)
    if old.parts == new.parts:
        raise InvalidInput(f"{path} has this name already", hint="choose another name")
    with _held(home, old, new) as (here, there):
        still_there(old, here, base)
        still_there(new, there, None)
        try:
            os.link(old.parts[-1], new.parts[-1], src_dir_fd=here, dst_dir_fd=there, follow_symlinks=False)
            os.unlink(old.parts[-1], dir_fd=here)
        except FileExistsError as error:
            raise ValueChanged(f"there is a file {to} by now", hint="look at it, and choose another name") from error
        except OSError as error:
            if error.errno not in LINKLESS:
                raise
            os.rename(old.parts[-1], new.parts[-1], src_dir_fd=here, dst_dir_fd=there)


def remove_file(project: Path, home: Path, path: str, base: str) -> Content:
    """Take a file away; return what it said.

    :raises ValueChanged: it has another version by now, which stays.
    :raises InvalidInput: the page may not do this.
    :raises ConfigError: the disk refuses.
    """
    place = _own(project, path)
    with _held(home, place) as (folder,):
        found = still_there(place, folder, base)
        assert found is not None
        os.unlink(place.parts[-1], dir_fd=folder)
    return found


def _own(project: Path, path: str) -> Place:
    """Return where a path leads, without a link on the way: of a link nobody knows which of the two is meant."""
    place = find_place(project, path)
    if "/".join(place.parts) != path:
        raise InvalidInput(f"{path} is a link", hint="move or remove it in the project's folder")
    return place


@contextmanager
def _held(home: Path, *places: Place) -> Iterator[list[int]]:
    """Hold files, in an order that is everybody's, and open their folders."""
    with ExitStack() as stack:
        try:
            for place in sorted(places, key=lambda each: each.parts):
                stack.enter_context(alone(home, place))
            yield [stack.enter_context(place.folder()) for place in places]
        except FileNotFoundError as error:
            raise ValueChanged(f"{places[0].asked} is gone by now", hint="look at the project again") from error
        except OSError as error:
            hint = "make its folder writable"
            raise ConfigError(f"{places[0].asked} can't be changed: {error.strerror}", hint=hint) from error

"""Where a path that somebody sent leads: to a file of the project that the page may see, or nowhere.

A place is opened folder by folder without following links: one that is put in the way meanwhile changes nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from motia_studio.files.visible import Visible
from runtime.errors import InvalidInput

LONGEST_PATH: Final = 1024
LONGEST_NAME: Final = 255
OUTSIDE: Final = "the page reads and writes files of this project only"
# What others read as something else: a home, a drive, an encoded character, an ending that some systems leave out.
_ODD: Final = re.compile(r"^[ ~]|^[A-Za-z]:$|%u?[0-9A-Fa-f]{2}|[. ]$")


@dataclass(frozen=True, slots=True)
class Place:
    """A file behind any links, in the parts of its path from `root`. `asked` is what somebody calls it."""

    root: Path
    parts: tuple[str, ...]
    asked: str

    @contextmanager
    def folder(self) -> Iterator[int]:
        """Open the folder of the file; the descriptor is closed afterwards.

        :raises FileNotFoundError: it isn't there.
        :raises InvalidInput: a link or a file is in the way now.
        """
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        handle = os.open(self.root, flags)
        try:
            for part in self.parts[:-1]:
                inner = os.open(part, flags, dir_fd=handle)
                os.close(handle)
                handle = inner
            yield handle
        except NotADirectoryError as error:
            raise InvalidInput(f"{self.asked} isn't in a folder", hint=OUTSIDE) from error
        finally:
            os.close(handle)


def find_place(project: Path, path: str) -> Place:
    """Return where `path`, relative to the project, leads. The file itself need not exist.

    :raises InvalidInput: it leads out of the project, or to something that the page doesn't show.
    """
    root = project.resolve()
    asked = _parts(path)
    try:
        target = root.joinpath(*asked).resolve()
    except (OSError, RuntimeError) as error:
        raise InvalidInput(f"{path} is a link that leads to itself", hint="remove the link") from error
    if not target.is_relative_to(root) or target == root:
        raise InvalidInput(f"{path} is a link that leads out of the project", hint=OUTSIDE)
    visible = Visible(root)
    parts = target.relative_to(root).parts
    if reason := visible.why_not(asked) or visible.why_not(parts):
        raise InvalidInput(f"{path} {reason}", hint="open it in an editor of your own")
    return Place(root, parts, path)


def _parts(path: str) -> tuple[str, ...]:
    """Return the parts of a path that is written as plainly as can be.

    :raises InvalidInput: it is absolute, has "." or "..", a name that not all systems read alike, or is too long.
    """
    if not path or "\0" in path or not path.isprintable() or "\\" in path:
        raise InvalidInput("the path has characters that no file of a project has", hint="write it as the tree does")
    if len(path) > LONGEST_PATH or any(len(os.fsencode(part)) > LONGEST_NAME for part in path.split("/")):
        raise InvalidInput(f"the path {path[:40]}… is too long", hint=f"{LONGEST_PATH:,} characters are the limit")
    parts = tuple(path.split("/"))
    if any(part in ("", ".", "..") for part in parts):
        raise InvalidInput(f"{path} isn't a path in the project", hint='write it without "..", and from the project on')
    if any(map(_ODD.search, parts)):
        raise InvalidInput(f"{path} has a name that not all systems read alike", hint="choose one as the others are")
    return parts

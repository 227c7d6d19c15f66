"""Names the content of a file, as git does, so that `git show` finds the code that ran."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

DIGITS: Final = 12


def version_of(path: Path) -> str | None:
    """Return the first digits of git's name for the file's content (`git hash-object`), None where it can't be read."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return name_of(content)


def name_of(content: bytes) -> str:
    """Return the first digits of git's name for a content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()[:DIGITS]

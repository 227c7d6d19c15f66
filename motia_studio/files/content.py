"""What a file says, as text for the page, and which version of it that is."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from motia_studio.files.endings import kind_of, plain
from motia_studio.files.place import Place, find_place
from runtime.errors import InvalidInput

LARGEST: Final = 1024 * 1024
MARK: Final = b"\xef\xbb\xbf"
ELSEWHERE: Final = "open it in an editor of your own"
LANGUAGES: Final = {
    **dict.fromkeys((".ts", ".mts", ".cts", ".tsx"), "typescript"),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), "javascript"),
    **dict.fromkeys((".py", ".pyi"), "python"),
    **dict.fromkeys((".yaml", ".yml"), "yaml"),
    ".json": "json",
}


@dataclass(frozen=True, slots=True)
class Content:
    """A file at one moment. `version` names its bytes; `ending` is "lf", "crlf", "cr" or "mixed"."""

    raw: bytes
    version: str
    text: str
    ending: str
    mode: int


def read_file(project: Path, path: str) -> Content:
    """Return what a file of the project says now.

    :raises FileNotFoundError: there is none.
    :raises InvalidInput: the page can't show it, or may not.
    """
    place = find_place(project, path)
    with place.folder() as folder:
        return read_at(place, folder)


def read_at(place: Place, folder: int) -> Content:
    """Return what the file says, by the descriptor of its folder. It raises what `read_file` does."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        handle = os.open(place.parts[-1], flags, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise InvalidInput(f"{place.asked} can't be read: {error.strerror}", hint="let its owner read it") from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise InvalidInput(f"{place.asked} isn't a file", hint="choose a file of the tree")
    with os.fdopen(handle, "rb") as opened:
        raw = opened.read(LARGEST + 1)
    check_size(place.asked, len(raw))
    text = _decoded(place.asked, raw)
    return Content(raw, version_of(raw), plain(text), kind_of(text), stat.S_IMODE(found.st_mode))


def version_of(raw: bytes) -> str:
    """Return the name of a content that no other has."""
    return hashlib.sha256(raw).hexdigest()


def check_size(path: str, size: int) -> None:
    """Refuse what is too large for a page.

    :raises InvalidInput: it is.
    """
    if size > LARGEST:
        raise InvalidInput(f"{path} is larger than {LARGEST // 1024:,} KB", hint=ELSEWHERE)


def language_of(path: str) -> str:
    """Return the language that the page colours and checks a file as; "text" for any other."""
    return LANGUAGES.get(PurePosixPath(path).suffix.lower(), "text")


def _decoded(path: str, raw: bytes) -> str:
    try:
        text = raw.removeprefix(MARK).decode()
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} isn't UTF-8 text", hint=ELSEWHERE) from error
    if "\0" in text:
        raise InvalidInput(f"{path} isn't text: it has zero bytes", hint=ELSEWHERE)
    return text

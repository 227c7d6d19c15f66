"""What went wrong in a project's code, told for the people who wrote it: their files and lines, none of ours."""

from __future__ import annotations

import os
import sysconfig
import traceback
from types import TracebackType
from typing import Any, Final

from .threads import Cancelled

OWN: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STDLIB: Final = tuple({sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")})
INSTALLED: Final = ("site-packages", "dist-packages", ".venv", "venv")
PLUMBING: Final = ("asyncio", "concurrent", "threading.py", "contextvars.py", "importlib", "<frozen importlib")


def describe_failure(error: BaseException, project: str) -> dict[str, Any]:
    """Return a `failed` frame's error: name, message, stack, and the innermost line of the project."""
    told: dict[str, Any] = {"name": type(error).__name__, "message": message_of(error)}
    told["stack"] = stack_of(error, project)
    place = innermost(error, project)
    if place is not None:
        told["file"], told["line"] = os.path.relpath(place[0], project), place[1]
    return told


def message_of(error: BaseException) -> str:
    """Return what an error says, and for the ones that say little, what it means here."""
    if isinstance(error, SystemExit):
        return f"the code called sys.exit({error.code!r}); a Step ends by returning or raising"
    if isinstance(error, KeyboardInterrupt):
        return "the code raised KeyboardInterrupt"
    if isinstance(error, Cancelled) or type(error).__name__ == "CancelledError":
        return "the handler was cancelled"
    if isinstance(error, MemoryError):
        limit = os.environ.get("MOTIA_MEMORY_MB")
        return "out of memory" + (f" (limit {limit} MB, runners.memory_mb in config.yaml)" if limit else "")
    try:
        return str(error) or type(error).__name__
    except Exception:  # noqa: BLE001 - a user's __str__ may raise anything
        return type(error).__name__


def stack_of(error: BaseException, project: str) -> str:
    """Return the traceback without our own frames and asyncio's, its paths relative to the project."""
    try:
        summary = traceback.TracebackException.from_exception(error)
        _strip(summary, project)
        return "".join(summary.format()).strip()
    except Exception:  # noqa: BLE001 - formatting runs a user's __str__ and __repr__
        return type(error).__name__


def innermost(error: BaseException, project: str) -> tuple[str, int] | None:
    """Return file and line of the last frame that is the project's own."""
    if isinstance(error, SyntaxError) and error.filename and is_project_file(error.filename, project):
        return error.filename, error.lineno or 1
    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if is_project_file(frame.f_code.co_filename, project):
            found = (frame.f_code.co_filename, line)
    return found


def line_in(file: str, error: BaseException) -> int | None:
    """Return the line of a file at which an error left it, or at which it can't be read."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    lines = [line for frame, line in _frames(error.__traceback__) if frame == file]
    return lines[-1] if lines else None


def is_project_file(path: str, project: str) -> bool:
    """Tell whether a file is the project's own: below its folder, and not installed there."""
    if not path.startswith(project + os.sep):
        return False
    return not any(part in INSTALLED for part in path[len(project) :].split(os.sep))


def _frames(trace: TracebackType | None) -> list[tuple[str, int]]:
    return [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]


def _strip(summary: traceback.TracebackException, project: str) -> None:
    for frame in list(summary.stack):
        if _is_plumbing(frame.filename):
            summary.stack.remove(frame)
        elif frame.filename.startswith(project + os.sep):
            frame.line  # noqa: B018 - reads the source while the path is still absolute
            frame.filename = os.path.relpath(frame.filename, project)
    for other in (summary.__cause__, summary.__context__, *(getattr(summary, "exceptions", None) or ())):
        if other is not None:
            _strip(other, project)


def _is_plumbing(path: str) -> bool:
    if path.startswith((OWN + os.sep, "<frozen importlib")):
        return True
    folder = next((each for each in STDLIB if path.startswith(each + os.sep)), None)
    return folder is not None and path[len(folder) + 1 :].startswith(PLUMBING)

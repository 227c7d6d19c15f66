"""Finds the files of a project: Steps, streams and settings, in a fixed order, without reading any of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, Literal, NamedTuple

from runtime.languages import LANGUAGES
from runtime.languages.base import Language
from runtime.model import Problem

Kind = Literal["step", "stream", "settings"]

FOLDERS: Final[dict[str, tuple[Kind, ...]]] = {
    "src": ("step", "stream"),
    "steps": ("step", "stream"),
    "streams": ("stream",),
}
LEFT_OUT: Final = frozenset({"node_modules", "__pycache__", "venv", "dist"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a runner can describe. `file` is posix and relative to the project."""

    file: str
    language: str
    kind: Kind


class Scan(NamedTuple):
    """What a scan came across: the files, sorted, and what is wrong with others."""

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]


def scan(project: Path) -> Scan:
    """Return the project's files and a problem for each that looks like one and isn't taken."""
    found: list[Found] = list(_settings(project))
    problems: list[Problem] = []
    root = project.resolve()
    for folder, kinds in FOLDERS.items():
        for path in _files(project / folder, project, root, problems):
            match = _match(path.name, kinds)
            if match is not None:
                found.append(Found(_relative(path, project), match[0].name, match[1]))
            else:
                problems.extend(_near_miss(path.name, _relative(path, project)))
    return Scan(tuple(sorted(found, key=lambda item: item.file)), tuple(problems))


def find_kind(file: str) -> Found | None:
    """Return what a file of this path would be if it were there; None for one that no runner describes."""
    folder, _, name = file.partition("/")
    parts = name.split("/")
    if any(is_left_out(part) for part in parts):
        return None
    match = _match(parts[-1], FOLDERS.get(folder, ()))
    return None if match is None else Found(file, match[0].name, match[1])


def is_left_out(name: str) -> bool:
    """Tell whether a folder of this name is never looked into."""
    return name.startswith(".") or name in LEFT_OUT


def pattern_suffixes(language: Language) -> tuple[str, ...]:
    """Return what a Step's file name ends in (".step.ts"), without the name itself."""
    return tuple(pattern.removeprefix("*") for pattern in (*language.step_patterns, *language.stream_patterns))


def _settings(project: Path) -> Iterator[Found]:
    for language in LANGUAGES.values():
        name = next((name for name in language.settings_files if (project / name).is_file()), None)
        if name is not None:
            yield Found(name, language.name, "settings")


def _files(folder: Path, project: Path, root: Path, problems: list[Problem]) -> Iterator[Path]:
    """Walk a folder in sorted order, into links as well, as long as they stay in the project and don't loop."""
    if folder.is_symlink() and not _stays_inside(folder, root):
        problems.append(_escape(_relative(folder, project)))
        return
    seen: set[str] = set()
    for directory, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(directory)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not is_left_out(name))
        for name in list(folders):
            if not _stays_inside(Path(directory, name), root):
                problems.append(_escape(_relative(Path(directory, name), project)))
                folders.remove(name)
        for name in sorted(files):
            path = Path(directory, name)
            if name.startswith("."):
                continue
            if _stays_inside(path, root):
                yield path
            elif _match(name, ("step", "stream")):
                problems.append(_escape(_relative(path, project)))


def _match(name: str, kinds: tuple[Kind, ...]) -> tuple[Language, Kind] | None:
    for language in LANGUAGES.values():
        patterns: dict[Kind, tuple[str, ...]] = {"step": language.step_patterns, "stream": language.stream_patterns}
        for kind in kinds:
            if any(fnmatchcase(name, pattern) for pattern in patterns.get(kind, ())):
                return language, kind
    return None


def _near_miss(name: str, file: str) -> Iterator[Problem]:
    for language in LANGUAGES.values():
        if any(fnmatchcase(name, pattern) for pattern in language.near_misses):
            wanted = " or ".join(language.step_patterns)
            message = f"looks like a Step, but its name isn't one of {language.label}"
            hint = f"name it {wanted} to have it run"
            yield Problem(file, message, "warning", code="near_miss", hint=hint)


def _stays_inside(path: Path, root: Path) -> bool:
    if not path.is_symlink():
        return True
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _escape(file: str) -> Problem:
    message = "is a link that leads out of the project, or nowhere, and is not followed"
    hint = "copy what it links to into the project"
    return Problem(file, message, "error", code="link_refused", hint=hint)


def _relative(path: Path, project: Path) -> str:
    return path.relative_to(project).as_posix()

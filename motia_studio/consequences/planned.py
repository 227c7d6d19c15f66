"""The project as it would be: the published snapshot with the changed files put in the place of what runs."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from motia_studio.consequences.change import FileChange
from motia_studio.consequences.consequence import Consequence
from motia_studio.consequences.fields import MISSING, get, last_of, names_in, put, remove
from motia_studio.consequences.read import Read, read_configs
from motia_studio.files.content import read_file
from runtime.discovery.scan import Found, find_kind
from runtime.discovery.version import name_of
from runtime.errors import InvalidInput
from runtime.model import Described, Snapshot

# Without these a trigger isn't one.
NEEDED: Final = frozenset({"type", "method", "path", "topic", "expression", "streamName"})
NAMES: Final = {
    "bodySchema": "the schema of the body",
    "input": "the schema of the messages",
    "responseSchema": "the schema of the answer",
    "schema": "the schema",
    "triggers": "what starts the Step",
    "enqueues": "which topics it sends",
    "name": "the name",
}


class _Now(NamedTuple):
    """A file as it is on the disk; None where it isn't there, or can't be read."""

    text: str | None
    version: str | None


@dataclass
class Planned:
    """A snapshot that nobody published. `texts` are those of the changed files, by the paths that they would have.

    `moves` has their new paths by the old ones. `unknown` is what can't be told; `vague` are the files of whose config
    something is missing for that reason.
    """

    snapshot: Snapshot
    texts: dict[str, str] = field(default_factory=dict)
    unknown: list[Consequence] = field(default_factory=list)
    vague: set[str] = field(default_factory=set)
    moves: dict[str, str] = field(default_factory=dict)


def plan(project: Path, snapshot: Snapshot, changes: Sequence[FileChange]) -> Planned:
    """Return what the snapshot would be after all these changes."""
    described = {item.file: item for item in snapshot.described}
    planned = Planned(snapshot)
    todo: list[tuple[FileChange, Found, str, _Now]] = []
    for change in changes:
        now = _now(project, change.path)
        text = change.text if change.text is not None else now.text
        if not change.is_deleted and text is not None:
            planned.texts[change.target] = text
            planned.moves[change.path] = change.target
            found = find_kind(change.target)
            if found is not None:
                todo.append((change, found, text, now))
    reads = iter(read_configs([file for each in todo for file in _files(*each)]))
    for change in changes:
        described.pop(change.path, None)
    running = {item.file: item for item in snapshot.described}
    for change, found, _, now in todo:
        new, old = next(reads), next(reads)
        described_now = running.get(change.path) or running.get(change.target)
        is_current = described_now is not None and described_now.version in (None, now.version)
        item = _Filler(planned, found, new, old if is_current else None, described_now).described()
        if item is not None:
            described[found.file] = item
    planned.snapshot = replace(snapshot, described=tuple(described.values()))
    return planned


def _now(project: Path, path: str) -> _Now:
    try:
        content = read_file(project, path)
    except (FileNotFoundError, InvalidInput):
        return _Now(None, None)
    return _Now(content.text, name_of(content.raw))


def _files(change: FileChange, _: Found, text: str, now: _Now) -> list[tuple[str, str]]:
    return [(change.target, text), (change.path, now.text or "")]


class _Filler:
    """Makes a described file of what was read, with the running values of what is unknown and was left as it is."""

    def __init__(self, planned: Planned, found: Found, new: Read, old: Read | None, running: Described | None) -> None:
        self._planned = planned
        self._found = found
        self._new = new
        self._old = old
        self._running: Mapping[str, Any] = (running.config if running else None) or {}
        self._base = running or Described(found.file, found.language, found.kind, f"{found.language}@0")

    def described(self) -> Described | None:
        """Return the file as a runner would describe it; None where nothing can be said of it."""
        base = replace(self._base, file=self._found.file, language=self._found.language, kind=self._found.kind)
        if self._new.mistake is not None:
            wrong = self._new.mistake
            error = {"message": wrong.message, "line": wrong.line, "column": wrong.column}
            return replace(base, error=error, version=None)
        config = self._filled()
        if config is None and self._new.unknown:
            return None
        return replace(base, config=config, handler=self._new.handler, error=None, notes=(), version=None)

    def _filled(self) -> dict[str, Any] | None:
        config = copy.deepcopy(self._new.config)
        left: list[str] = []
        for path, line in self._new.unknown:
            before = self._same(path)
            value = get(self._running, path if before is None else before)
            if before is None:
                self._tell(path, line)
            if path == "":
                return copy.deepcopy(value) if value else None
            assert config is not None
            if value is not MISSING:
                put(config, path, copy.deepcopy(value))
            elif before is None:
                left.append(path)
        if config is not None and left:
            self._planned.vague.add(self._found.file)
            for path in _entries(left):
                remove(config, path)
        return config

    def _same(self, path: str) -> str | None:
        """Return the field of the running config that the same text made, as far as the file is the one that runs."""
        if self._old is None:
            return None
        source = self._new.sources[path]
        if self._old.sources.get(path) == source:
            return path
        same = (other for other, text in self._old.sources.items() if text == source)
        return next((other for other in same if last_of(other) == last_of(path)), None)

    def _tell(self, path: str, line: int) -> None:
        known = next((NAMES[part] for part in reversed(names_in(path)) if part in NAMES), None)
        what = known or (f"`{last_of(path)}`" if path else "the config")
        name = (self._new.config or {}).get("name") or self._running.get("name") or self._found.file
        message = f"{name}: {what} is made by code, so nobody knows before the save what it would be"
        self._planned.unknown.append(
            Consequence("unknown", "info", message, step=str(name), path=self._found.file, line=line or None)
        )


def _entries(unknown: list[str]) -> list[str]:
    """Return the entries of lists that have to go for what is unknown of them, the last first."""
    entries = dict.fromkeys(_trigger_of(path) for path in reversed(unknown))
    return [
        path for path in entries if path.endswith("]") and not any(path.startswith(f"{other}.") for other in entries)
    ]


def _trigger_of(path: str) -> str:
    """Return the whole trigger for a field that it can't be without, else the field."""
    begin, dot, rest = path.partition(".")
    return begin if dot and begin.startswith("triggers[") and rest in NEEDED else path

"""What a project has, read from its files alone: for when no studio runs that could tell."""

from __future__ import annotations

from pathlib import Path

from motia_studio.consequences.read import read_configs
from motia_studio.files.content import read_file
from runtime.discovery.scan import scan
from runtime.errors import InvalidInput
from runtime.model import Described, Snapshot


def snapshot_of_files(project: Path) -> Snapshot:
    """Return a snapshot of what the files say in so many words; nothing of them is executed."""
    found = [each for each in scan(project).found if each.kind != "settings"]
    texts = [(each.file, _text(project, each.file)) for each in found]
    described = [
        Described(each.file, each.language, each.kind, f"{each.language}@0", config=read.config, handler=True)
        for each, read in zip(found, read_configs(texts), strict=True)
        if read.config is not None
    ]
    return Snapshot(1, tuple(described))


def _text(project: Path, file: str) -> str:
    try:
        return read_file(project, file).text
    except (InvalidInput, FileNotFoundError):
        return ""

"""Links the SDK into `.motia/sdk/`, where editors find its types without anything being installed in the project."""

from __future__ import annotations

import os
from pathlib import Path

from runtime.languages import LANGUAGES


def link_sdk(home: Path) -> None:
    """Make `.motia/sdk/<language>/<package>` point at the packages of the languages, as they are installed now."""
    for language in LANGUAGES.values():
        for name, package in language.editor_packages().items():
            if package.is_dir():
                _link(home / "sdk" / language.name / name, package)


def _link(place: Path, target: Path) -> None:
    if place.is_symlink() and Path(os.readlink(place)) == target:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(target, target_is_directory=True)

"""Makes new projects from the files in `templates/`, which are real Steps that run as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from runtime.errors import StartError

TEMPLATES: Final = Path(__file__).parent / "templates"
COMMON: Final = "common"
# Stored under other names, so that they mean nothing to git while they are templates.
HIDDEN: Final = {"gitignore": ".gitignore", "env": ".env"}


def template_names() -> tuple[str, ...]:
    """Return the languages a project can be made in."""
    return tuple(sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir() and path.name != COMMON))


def create_project(folder: Path, language: str) -> list[Path]:
    """Write a small project into a folder that is empty or doesn't exist yet. Return the files, relative to it.

    :raises StartError: the folder isn't empty, can't be written, or there is no such language.
    """
    if language not in template_names():
        raise StartError(f"there is no template for {language!r}", hint=f"choose one of {', '.join(template_names())}")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StartError(
                f"{folder} exists and isn't an empty folder", hint="choose another name, or empty it first"
            )
        return sorted(_write(folder, source, source.relative_to(root)) for root, source in _sources(language))
    except OSError as error:
        raise StartError(f"{folder} can't be written: {error.strerror}", hint="choose a folder of your own") from error


def _sources(language: str) -> list[tuple[Path, Path]]:
    roots = (TEMPLATES / COMMON, TEMPLATES / language)
    return [(root, path) for root in roots for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"]


def _write(folder: Path, source: Path, place: Path) -> Path:
    place = place.with_name(HIDDEN.get(place.name, place.name))
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text(encoding="utf-8")
    target.write_text(text.format(name=folder.resolve().name) if place.suffix == ".md" else text, encoding="utf-8")
    return place

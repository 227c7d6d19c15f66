"""Which files of a project the page may see: no secrets, nothing that tools have made, nothing that git ignores."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec

from runtime.discovery.scan import is_left_out

SHOWN_ANYWAY: Final = ".env.example"
IGNORE_FILE: Final = ".gitignore"


class Visible:
    """Answers for one project at one moment: each .gitignore is read once. Paths are relative, in their parts."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._rules: dict[tuple[str, ...], GitIgnoreSpec | None] = {}

    def why_not(self, parts: tuple[str, ...]) -> str | None:
        """Return why a file isn't shown, in words that follow its name; None where it is."""
        for depth in range(1, len(parts)):
            if reason := self.why_not_folder(parts[:depth]):
                return reason
        if parts[-1].startswith(".") and parts[-1] != SHOWN_ANYWAY:
            return "is hidden: its name begins with a dot"
        return "is ignored by git" if self._is_ignored(parts, is_folder=False) else None

    def why_not_folder(self, parts: tuple[str, ...]) -> str | None:
        """Return why a folder isn't shown; what the folders around it say is not asked again."""
        if parts[-1].startswith("."):
            return f"is hidden: the name of the folder {parts[-1]} begins with a dot"
        if is_left_out(parts[-1]):
            return f"is in {parts[-1]}, which tools write"
        return "is ignored by git" if self._is_ignored(parts, is_folder=True) else None

    def _is_ignored(self, parts: tuple[str, ...], *, is_folder: bool) -> bool:
        """Ask the nearest .gitignore first, as git does; the first that says anything decides."""
        for depth in range(len(parts) - 1, -1, -1):
            rules = self._rules_of(parts[:depth])
            if rules is None:
                continue
            said = rules.check_file("/".join(parts[depth:]) + ("/" if is_folder else "")).include
            if said is not None:
                return said
        return False

    def _rules_of(self, folder: tuple[str, ...]) -> GitIgnoreSpec | None:
        if folder not in self._rules:
            self._rules[folder] = _read(self._root.joinpath(*folder, IGNORE_FILE))
        return self._rules[folder]


def _read(file: Path) -> GitIgnoreSpec | None:
    # git follows no link here either.
    if file.is_symlink() or not file.is_file():
        return None
    try:
        return GitIgnoreSpec.from_lines(file.read_text(encoding="utf-8", errors="replace").splitlines())
    except (OSError, ValueError):
        return None

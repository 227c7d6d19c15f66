"""A change to the project's files that nobody has made yet."""

from __future__ import annotations

from typing import NamedTuple


class FileChange(NamedTuple):
    """A file as it is to be: its new text, its new path, both, or (neither) gone. Paths are relative to the project."""

    path: str
    text: str | None
    to: str | None = None

    @property
    def is_deleted(self) -> bool:
        """Tell whether the file is to go."""
        return self.text is None and self.to is None

    @property
    def target(self) -> str:
        """Return the path that the file is to have."""
        return self.to or self.path

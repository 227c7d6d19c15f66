"""Collects what is wrong with a configuration, so that a person sees all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from runtime.config.tree import Notice
from runtime.errors import ConfigError


@dataclass
class Findings:
    """The errors and notices of one file. `source` is how people call it ("config.yaml").

    `unreadable` are lines whose own error was told already: what their values would be is not complained about.
    """

    source: str
    notices: list[Notice] = field(default_factory=list)
    unreadable: set[int] = field(default_factory=set)
    _errors: list[tuple[int, str]] = field(default_factory=list)

    def error(self, path: str, message: str, *, line: int | None = None) -> None:
        """Note a mistake at `path` ("http.port"); without a line it didn't come from the file."""
        if path and line in self.unreadable:
            return
        place = f"{self.source}:{line}: " if line else ""
        where = f"{path}: " if path else ""
        self._errors.append((line or 0, f"{place}{where}{message}"))

    def notice(self, line: int, message: str) -> None:
        """Note something that is understood and has no effect."""
        self.notices.append(Notice(line, message, self.source))

    def unknown(self, path: str, name: str, valid: Iterable[str], *, line: int | None, what: str = "key") -> None:
        """Note a name that doesn't exist, with the nearest one that does."""
        self.error(path, f"unknown {what}; {suggestion(name, sorted(valid))}", line=line)

    def raise_errors(self) -> None:
        """Stop if anything was wrong.

        :raises ConfigError: one line for each mistake, in the order of the file.
        """
        if self._errors:
            raise ConfigError("\n".join(dict.fromkeys(text for _, text in sorted(self._errors, key=lambda e: e[0]))))


def suggestion(name: str, valid: Sequence[str]) -> str:
    """Return "did you mean 'port'?", or the valid names where none is near."""
    near = [known for known in valid if len(name) > 2 and known.startswith(name)]
    near = near or get_close_matches(name.lower(), valid, n=1) or get_close_matches(name, valid, n=1)
    return f"did you mean {near[0]!r}?" if near else f"valid are {', '.join(valid)}"

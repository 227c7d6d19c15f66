"""Reads one mapping of a Step's config, field by field, and collects what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, Literal

from runtime.model.problem import Problem

Severity = Literal["error", "warning", "info"]
Locate = Callable[[str, Any], int | None]

# What every kind of trigger has.
COMMON: Final = ("type", "condition")


class Options:
    """A mapping from a Step's config whose mistakes become problems, never exceptions.

    `file` and `where` ("triggers[0]") say where the mapping stands; `locate` finds the line of a field and its value,
    where the text of the file is at hand. Every reader returns a usable value, so that one mistake doesn't hide the
    next.
    """

    def __init__(self, raw: Mapping[str, Any], *, file: str, where: str, locate: Locate | None = None) -> None:
        self.raw = raw
        self.file = file
        self.where = where
        self.locate = locate
        self.problems: list[Problem] = []

    def report(self, field: str, message: str, *, severity: Severity = "error", hint: str | None = None) -> None:
        """Add a problem with one field."""
        place = f"{self.where}.{field}" if field else self.where
        line = self.locate(field, self.raw.get(field)) if self.locate else None
        self.problems.append(Problem(self.file, f"{place}: {message}", severity, line=line, code="config", hint=hint))

    def only(self, *fields: str) -> None:
        """Warn of each field that isn't one of these, with the nearest that is."""
        for field in self.raw:
            if field not in fields:
                near = get_close_matches(field, fields, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known here are {', '.join(fields)}"
                self.report(field, "is not known and has no effect", severity="warning", hint=hint)

    def text(self, field: str, *, default: str | None = None, required: bool = False) -> str:
        """Read a string; report a wrong type, or its absence where it is required."""
        value = self.raw.get(field)
        if value is None:
            if required:
                self.report(field, "is missing")
            return default or ""
        if not isinstance(value, str) or (required and not value.strip()):
            self.report(field, f"must be a text that isn't empty, not {value!r}")
            return default or ""
        return value

    def number(self, field: str, *, default: int | None = None, least: int = 0) -> int | None:
        """Read a whole number that is at least `least`."""
        value = self.raw.get(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0 or value < least:
            self.report(field, f"must be a whole number of at least {least}, not {value!r}")
            return default
        return int(value)

    def choice(self, field: str, allowed: Sequence[str], *, default: str) -> str:
        """Read one of a few words; report the nearest where it isn't one."""
        value = self.raw.get(field)
        if value is None:
            return default
        if not isinstance(value, str) or value not in allowed:
            near = [known for known in allowed if known.lower() == str(value).lower()]
            near = near or get_close_matches(str(value), allowed, n=1)
            hint = f"did you mean {near[0]!r}?" if near else None
            self.report(field, f"must be one of {', '.join(allowed)}, not {value!r}", hint=hint)
            return default
        return value

    def section(self, field: str) -> Options:
        """Read a mapping inside this one; an absent one is empty. Its problems are added to this one's."""
        value = self.raw.get(field)
        if value is not None and not isinstance(value, Mapping):
            self.report(field, f"must be an object, not {value!r}")
            value = None
        inner = Options(value or {}, file=self.file, where=f"{self.where}.{field}", locate=self.locate)
        inner.problems = self.problems
        return inner

    def schema(self, field: str) -> dict[str, Any] | None:
        """Read a JSON Schema that the runner already made of the Step's schema object."""
        value = self.raw.get(field)
        return value if isinstance(value, dict) else None

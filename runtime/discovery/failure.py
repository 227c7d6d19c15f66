"""What makes a file Broken, as a problem that says where and what to do."""

from __future__ import annotations

from runtime.discovery.lines import Lines
from runtime.model import Described, Problem


def failure(described: Described) -> Problem:
    """Return why a runner couldn't load the file."""
    error = described.error or {}
    line, column, hint = error.get("line"), error.get("column"), error.get("hint")
    return Problem(
        described.file,
        str(error.get("message") or "the file can't be loaded"),
        line=line if isinstance(line, int) else None,
        code="load_failed",
        hint=str(hint) if hint else None,
        column=column if isinstance(column, int) else None,
    )


def missing_export(described: Described, name: str, lines: Lines) -> Problem:
    """Return that the file lacks `config` or `handler`."""
    message = f"exports no `{name}`"
    hint = f"a {described.kind} file exports `config`" + (" and `handler`" if described.kind == "step" else "")
    return Problem(described.file, message, line=lines.of_field("config"), code=f"no_{name}", hint=hint)


def notes(described: Described) -> list[Problem]:
    """Return what the runner remarked about a file that it could load."""
    return [Problem(described.file, note, "info", code="note") for note in described.notes]

"""Replaces `${NAME}` and `${NAME:default}` in the text of config.yaml, before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from runtime.config.findings import Findings

_PLACEHOLDER = re.compile(r"\$\{([^}:]+)(?::([^}]*))?\}")
_COMMENT = re.compile(r"""^(?:[^#'"]|'[^']*'|"(?:\\.|[^"\\])*"|(?<!\s)['"#])*?(?:^|(?<=\s))#""")


@dataclass(frozen=True, slots=True)
class SourceText:
    """Text and, for each of its lines, the line of the file that it came from: a value may hold line breaks."""

    text: str
    origins: tuple[int, ...]

    def line(self, index: int) -> int:
        """Return the file's line number for the line at `index`, which counts from 0."""
        return self.origins[min(index, len(self.origins) - 1)] if self.origins else 1


def interpolate(text: str, environ: Mapping[str, str], findings: Findings) -> SourceText:
    """Fill in variables. One that isn't set and has no default is an error, except in a comment."""
    lines: list[str] = []
    origins: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        filled = _fill(line, number, environ, findings)
        lines.append(filled)
        origins.extend([number] * (filled.count("\n") + 1))
    return SourceText("\n".join(lines), tuple(origins))


def _fill(line: str, number: int, environ: Mapping[str, str], findings: Findings) -> str:
    comment = _COMMENT.match(line)
    code_ends = comment.end() - 1 if comment else len(line)

    def value(found: re.Match[str]) -> str:
        name, default = found[1], found[2]
        if name in environ:
            return environ[name]
        if default is not None:
            return default
        if found.start() < code_ends:
            hint = f"set it in .env or in the environment, or give it a default: ${{{name}:value}}"
            findings.error("", f"the variable {name} is not set; {hint}", line=number)
            findings.unreadable.add(number)
            return ""
        return found[0]

    return _PLACEHOLDER.sub(value, line)

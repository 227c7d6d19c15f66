"""The languages that a new file can be written in: one line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from motia_studio.scaffold.intent import Intent
from motia_studio.scaffold.node_file import Node
from motia_studio.scaffold.python_file import Python


class Writer(Protocol):
    """Writes the files of one language."""

    def write(self, intent: Intent) -> str:
        """Return the text of the file that is wanted."""


@dataclass(frozen=True, slots=True)
class Language:
    """One choice. `runner` is the runtime's name for it, `habit` how its files are named where none shows another."""

    name: str
    label: str
    runner: str
    habit: str
    step: str
    stream: str
    writer: Writer


LANGUAGES: Final = {
    each.name: each
    for each in (
        Language("typescript", "TypeScript", "node", "kebab", ".step.ts", ".stream.ts", Node(typed=True)),
        Language("javascript", "JavaScript", "node", "kebab", ".step.js", ".stream.js", Node(typed=False)),
        Language("python", "Python", "python", "snake", "_step.py", "_stream.py", Python()),
    )
}

"""The project before and after a change, and what comparing the two needs besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from motia_studio.consequences.consequence import Consequence
from motia_studio.consequences.planned import Planned
from motia_studio.consequences.waiting import Waiting
from motia_studio.studio_file import Examples
from runtime.discovery.lines import Lines
from runtime.model import Registry, Step


@dataclass
class Comparison:
    """Two registries. `waiting` reads the queues, `examples` the saved requests by Step and title."""

    project: Path
    before: Registry
    after: Registry
    planned: Planned
    waiting: Waiting
    examples: Callable[[], Examples]
    _opened: dict[str, Lines] = field(default_factory=dict)

    def line_of(self, file: str, text: str) -> int | None:
        """Return the line where a file, as it would be, has a text in quotes."""
        if file not in self._opened:
            self._opened[file] = Lines(self.project / file, self.planned.texts.get(file))
        return self._opened[file].of_text(text)

    @cached_property
    def successors(self) -> dict[str, Step]:
        """Map the name of each Step that there is to what it would be: the one of its name, else of its file."""
        files = {step.file: step for step in self.after.steps}
        found = {step.name: self.after.by_name.get(step.name) or files.get(step.file) for step in self.before.steps}
        return {name: step for name, step in found.items() if step is not None}

    @cached_property
    def pairs(self) -> list[tuple[Step, Step]]:
        """Return the Steps that are changed, as they are and as they would be."""
        before = self.before.by_name
        return [(before[name], step) for name, step in self.successors.items() if before[name] != step]

    @cached_property
    def gone(self) -> list[Step]:
        """Return the Steps that there would not be any more."""
        return [step for name, step in self.before.by_name.items() if name not in self.successors]

    @cached_property
    def new(self) -> list[Step]:
        """Return the Steps that are not there yet."""
        known = {step.name for step in self.successors.values()} | self.before.by_name.keys()
        return [step for name, step in self.after.by_name.items() if name not in known]


Compare = Callable[[Comparison], Iterator[Consequence]]

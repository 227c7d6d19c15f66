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

    def successor_of(self, step: Step) -> Step | None:
        """Return what a Step would be: the one of its file, wherever that goes, else the one of its name."""
        return self._successors.get(step.file)

    @cached_property
    def pairs(self) -> list[tuple[Step, Step]]:
        """Return the Steps that are changed, as they are and as they would be."""
        both = ((step, self.successor_of(step)) for step in self.before.steps)
        return [(old, new) for old, new in both if new is not None and new != old]

    @cached_property
    def gone(self) -> list[Step]:
        """Return the Steps that there would not be any more."""
        return [step for step in self.before.steps if self.successor_of(step) is None]

    @cached_property
    def new(self) -> list[Step]:
        """Return the Steps that are not there yet."""
        known = {step.file for step in self._successors.values()}
        return [step for step in self.after.steps if step.file not in known]

    @cached_property
    def _successors(self) -> dict[str, Step]:
        files = {step.file: step for step in self.after.steps}
        moves = self.planned.moves
        found = {step.file: files.get(moves.get(step.file, step.file)) for step in self.before.steps}
        taken = {step.file for step in found.values() if step is not None}
        free = {step.name: step for step in reversed(self.after.steps) if step.file not in taken}
        either = {step.file: found[step.file] or free.get(step.name) for step in self.before.steps}
        return {file: step for file, step in either.items() if step is not None}


Compare = Callable[[Comparison], Iterator[Consequence]]

"""Steps that would go, or be called something else."""

from __future__ import annotations

from collections.abc import Iterator

from motia_studio.consequences.comparison import Comparison
from motia_studio.consequences.consequence import Consequence


def compare_names(compared: Comparison) -> Iterator[Consequence]:
    """Tell of names."""
    for old, new in compared.pairs:
        if new.name != old.name and not new.broken:
            message = (
                f"{old.name} would be called {new.name}; its traces, its place in the diagram and its saved examples"
                " stay with the old name"
            )
            line = compared.line_of(new.file, new.name)
            yield Consequence(
                "name", "changes", message, step=new.name, path=new.file, line=line, before=old.name, after=new.name
            )
    for step in compared.gone:
        line = compared.line_of(step.file, step.name)
        message = f"There would be no Step {step.name} any more"
        yield Consequence("name", "breaks", message, step=step.name, path=step.file, line=line)

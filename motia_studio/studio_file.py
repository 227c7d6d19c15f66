"""`studio.json`: what people arranged and saved for a project, meant to be committed. docs/studio-json.md has its form.

    {
      "examples": {"<Step>": {"<title>": {"body": …}}},
      "firstRun": [{"step": "<Step>", "example": "<title>"}],
      "positions": {"<flow, or *>": {"<Step>": [x, y]}}
    }

The studio writes `positions` and `examples`; keys that it doesn't know stay as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from motia_studio.json_file import JsonFile
from motia_studio.json_text import as_text, line_of
from runtime.errors import ConfigError

NAME: Final = "studio.json"
POSITIONS: Final = "positions"
EXAMPLES: Final = "examples"
FIRST_RUN: Final = "firstRun"
# Where a diagram may be on its plane; beyond that browsers draw nothing anyway.
FARTHEST: Final = 1_000_000

Positions = dict[str, dict[str, list[int]]]
Examples = dict[str, dict[str, dict[str, Any]]]


class StudioFile:
    """The file of one project. Every method raises ConfigError, with file and line, where it can't be used."""

    def __init__(self, project: Path, home: Path) -> None:
        self._file = JsonFile(project, NAME, home / f"{NAME}.lock")

    def positions(self) -> Positions:
        """Return where Steps stand in the diagram of each flow; "*" is the diagram of all flows."""
        return self._positions_in(self._file.read())

    def place(self, flow: str, moved: Mapping[str, tuple[float, float] | None]) -> Positions:
        """Put Steps of a flow where they are told, or (None) back to where the layout puts them; return all."""

        def alter(content: dict[str, Any]) -> None:
            positions = self._positions_in(content)
            steps = positions.setdefault(flow, {})
            for name, at in moved.items():
                if at is None:
                    steps.pop(name, None)
                else:
                    steps[name] = [round(at[0]), round(at[1])]
            content[POSITIONS] = {name: found for name, found in positions.items() if found}
            if not content[POSITIONS]:
                del content[POSITIONS]

        return self._positions_in(self._file.change(alter))

    def examples(self) -> Examples:
        """Return saved requests by Step and title."""
        return self._examples_in(self._file.read())

    def keep_example(self, step: str, title: str, example: Mapping[str, Any] | None) -> Examples:
        """Save an example of a Step under a title, or (None) take it away; return all."""

        def alter(content: dict[str, Any]) -> None:
            examples = self._examples_in(content)
            titles = examples.setdefault(step, {})
            if example is None:
                titles.pop(title, None)
            else:
                titles[title] = dict(example)
            content[EXAMPLES] = {name: found for name, found in examples.items() if found}
            if not content[EXAMPLES]:
                del content[EXAMPLES]

        return self._examples_in(self._file.change(alter))

    def _examples_in(self, content: Mapping[str, Any]) -> Examples:
        examples = content.get(EXAMPLES, {})
        self._require(isinstance(examples, dict), EXAMPLES, must="be an object of Steps")
        for step, titles in examples.items():
            self._require(isinstance(titles, dict), "examples", step, must="be an object of titles and requests")
            for title, request in titles.items():
                self._require(isinstance(request, dict), "examples", step, title, must="be an object, a request")
        return {step: dict(titles) for step, titles in examples.items()}

    def rename_step(self, old: str, new: str) -> None:
        """Give what is kept of a Step, its positions, examples and part in the first run, to its new name."""

        def alter(content: dict[str, Any]) -> None:
            positions, examples = self._positions_in(content), self._examples_in(content)
            named: list[dict[str, Any]] = [*positions.values(), examples]
            for steps in named:
                if old in steps:
                    steps[new] = steps.pop(old)
            for key, section in ((POSITIONS, positions), (EXAMPLES, examples)):
                if key in content:
                    content[key] = section
            requests = content.get(FIRST_RUN)
            for request in requests if isinstance(requests, list) else []:
                for field in ("step", "awaits"):
                    if isinstance(request, dict) and request.get(field) == old:
                        request[field] = new

        self._file.change(alter)

    def first_run(self) -> list[dict[str, Any]]:
        """Return the requests that a project plays when it is opened for the first time, as they are written."""
        entries = self._section(FIRST_RUN, list)
        for entry in entries:
            fits = isinstance(entry, dict) and isinstance(entry.get("step"), str)
            self._require(fits, FIRST_RUN, must='hold objects that name a "step"')
        return list(entries)

    def _section(self, key: str, kind: type[Any]) -> Any:
        section = self._file.read().get(key, kind())
        self._require(isinstance(section, kind), key, must=f"be {'an object' if kind is dict else 'a list'}")
        return section

    def _positions_in(self, content: Mapping[str, Any]) -> Positions:
        positions = content.get(POSITIONS, {})
        self._require(isinstance(positions, dict), POSITIONS, must="be an object of flows")
        for flow, steps in positions.items():
            self._require(isinstance(steps, dict), POSITIONS, flow, must="be an object of Steps")
            for name, at in steps.items():
                self._require(is_position(at), POSITIONS, flow, name, must="be two numbers, [x, y]")
        return {flow: dict(steps) for flow, steps in positions.items()}

    def _require(self, fits: bool, *keys: str, must: str) -> None:
        if not fits:
            line = line_of(self._file.text(), *keys)
            raise ConfigError(f"{NAME}:{line}: {'.'.join(keys)} must {must}", hint="correct that line by hand")


def is_position(value: Any) -> bool:
    """Tell whether a value is `[x, y]`, somewhere that a diagram can be."""
    return (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in value)
        and all(abs(part) <= FARTHEST for part in value)
    )


def version_of(positions: Positions) -> str:
    """Return a name for these positions that changes when any of them does."""
    return hashlib.sha256(as_text(dict(positions)).encode()).hexdigest()[:12]

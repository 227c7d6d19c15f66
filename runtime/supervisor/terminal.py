"""What `./studio dev` prints: the Steps as they are found, their log lines with data, and what happens to processes."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, TextIO

from runtime.model import LogRecord, Problem, Registry

COLOURS: Final = {"debug": "90", "info": "36", "warn": "33", "error": "31", "name": "35", "good": "32", "dim": "90"}
MARKS: Final = {"error": "✕", "warning": "!", "info": "·"}
LONGEST_DATA: Final = 2000


class Terminal:
    """Writes to the terminal, in colour when it is one. A quiet one is not given the Steps' own lines.

    `mask` takes secrets out of what wasn't written by the studio itself.
    """

    def __init__(self, out: TextIO | None = None, *, quiet: bool = False) -> None:
        self._out = out or sys.stdout
        self._colour = self._out.isatty()
        self.is_quiet = quiet
        self.mask: Callable[[str], str] = str
        self._steps: dict[str, str] = {}
        self._problems: frozenset[Problem] = frozenset()

    def line(self, text: str = "") -> None:
        """Print a line as it is."""
        self._out.write(text + "\n")
        self._out.flush()

    def process(self, name: str, text: str) -> None:
        """Print a line of one of the studio's own processes."""
        self.line(f"{self._paint(f'[{name}]', 'dim')} {self._shown(text)}")

    def log(self, record: LogRecord) -> None:
        """Print a Step's line with its data."""
        when = time.strftime("%H:%M:%S", time.localtime(record.time / 1e9))
        level = self._paint(f"{record.severity:<5}", record.severity)
        step = self._paint(_harmless(record.step or record.source), "name")
        trace = self._paint((record.trace_id or "")[:8], "dim")
        self.line(" ".join(part for part in (when, level, step, trace, self._shown(record.message)) if part))
        if record.data is not None:
            self.line(self._paint(self._as_lines(record.data), "dim"))

    def registry(self, registry: Registry) -> None:
        """Print what is new, changed or gone since the last registry, and problems that are new."""
        now = {_harmless(step.file): _harmless(self._describe_step(step)) for step in registry.steps}
        now |= {_harmless(stream.file): _harmless(f"stream {stream.name}") for stream in registry.streams}
        for file, text in now.items():
            if self._steps.get(file) != text:
                self.line(
                    f"{self._paint('+' if file not in self._steps else '~', 'good')} {text}  {self._paint(file, 'dim')}"
                )
        for file in self._steps.keys() - now.keys():
            self.line(f"{self._paint('-', 'error')} {self._paint(file, 'dim')} is gone")
        self._problem_list(problem for problem in registry.problems if problem not in self._problems)
        self._steps, self._problems = now, frozenset(registry.problems)

    def _problem_list(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            mark = self._paint(MARKS[problem.severity], "error" if problem.severity == "error" else "warn")
            self.line(f"{mark} {_harmless(problem.place)}: {self._shown(problem.message)}")
            if problem.hint:
                self.line(f"    {self._paint(self._shown(problem.hint), 'dim')}")

    def _describe_step(self, step: Any) -> str:
        triggers = ", ".join(trigger.summary for trigger in step.triggers) or "no trigger"
        state = " (Broken)" if step.broken else ""
        return f"{step.name}{state}: {triggers}"

    def _paint(self, text: str, colour: str) -> str:
        return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if self._colour and text else text

    def _shown(self, text: str) -> str:
        return _harmless(self.mask(text))

    def _as_lines(self, data: Any) -> str:
        text = self.mask(json.dumps(data, ensure_ascii=False, indent=2, default=str))
        if len(text) > LONGEST_DATA:
            text = text[:LONGEST_DATA] + " …"
        return "\n".join(f"    {_harmless(line)}" for line in text.splitlines())


def _harmless(text: str) -> str:
    """Show control characters instead of sending them to the terminal, where they could move the cursor or worse."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else character.encode("unicode_escape").decode()
        for character in text
    )

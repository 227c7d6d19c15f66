"""Makes the registry from a snapshot: a pure function, so that every process comes to the same picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from runtime.config.tree import Config
from runtime.discovery.checks import CHECKS, clashing
from runtime.discovery.failure import failure
from runtime.discovery.lines import Lines, OpenFile
from runtime.discovery.steps import read_step
from runtime.discovery.streams import read_stream
from runtime.model import Described, Problem, Registry, Snapshot, Step, StreamDefinition


def assemble(
    snapshot: Snapshot, config: Config | None = None, *, texts: Mapping[str, str] = MappingProxyType({})
) -> Registry:
    """Return the registry of a snapshot. With `config`, problems carry line numbers, looked up in the files.

    `texts` are looked into in place of the files of these paths.
    """
    open_file = _opener(config.project if config else None, texts)
    described = sorted(snapshot.described, key=lambda item: item.file)
    problems = list(snapshot.problems)
    steps: list[Step] = []
    streams: list[StreamDefinition] = []
    for item in described:
        if item.kind == "step":
            step, faults = read_step(item, open_file(item.file))
            steps.append(step)
            problems.extend(faults)
        elif item.kind == "stream":
            stream, faults = read_stream(item, open_file(item.file))
            streams.append(stream)
            problems.extend(faults)
    settled = _settle(steps, problems, open_file)
    registry = Registry(snapshot.version, settled, tuple(streams), settings=_settings(described, problems))
    for check in CHECKS:
        problems.extend(check(registry, open_file))
    return replace(registry, problems=tuple(sorted(set(problems), key=_order)))


def _opener(project: Path | None, texts: Mapping[str, str]) -> OpenFile:
    opened: dict[str, Lines] = {file: Lines(None, text) for file, text in texts.items()}

    def open_file(file: str) -> Lines:
        return opened.setdefault(file, Lines(project / file if project else None))

    return open_file


def _settle(steps: Iterable[Step], problems: list[Problem], open_file: OpenFile) -> tuple[Step, ...]:
    """Break each Step whose queues would be those of an earlier Step of the same name."""
    settled: list[Step] = []
    for step in steps:
        earlier = clashing(step, settled)
        if earlier is None:
            settled.append(step)
            continue
        message = f"there is a Step called {step.name!r} in {earlier.file} already, with the same trigger"
        line = open_file(step.file).of_text(step.name)
        fault = Problem(step.file, message, line=line, code="duplicate_step", hint="give one of the two another name")
        problems.append(fault)
        settled.append(replace(step, triggers=(), runner=None, broken=step.broken or fault))
    return tuple(settled)


def _settings(described: Iterable[Described], problems: list[Problem]) -> Described | None:
    found: Described | None = None
    for item in described:
        if item.kind != "settings":
            continue
        if item.error is not None:
            problems.append(failure(item))
        # One that never loaded is kept as well: whoever asks its hook has to know that there should be one.
        if found is None or (found.config is None and item.config is not None):
            found = item
    return found


def _order(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file, problem.line or 0, problem.code, problem.message

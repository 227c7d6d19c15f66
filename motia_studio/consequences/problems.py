"""Problems that assembling the project would find for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from motia_studio.consequences.comparison import Comparison
from motia_studio.consequences.consequence import Consequence, Kind, Severity
from runtime.model import Problem

KINDS: Final[dict[str, Kind]] = {
    "route_taken": "route",
    "duplicate_step": "name",
    "duplicate_stream": "stream",
    "topic_not_consumed": "topic",
    "topic_not_produced": "topic",
}
SEVERITIES: Final[dict[str, Severity]] = {"error": "breaks", "warning": "info", "info": "info"}
# Two Steps of one name work, but nobody can tell their traces apart.
MIXING: Final = "duplicate_step"
# What people learn when it is there; a line about it before would be noise.
LEFT_OUT: Final = frozenset({"note", "legacy", "no_triggers"})


def compare_problems(compared: Comparison) -> Iterator[Consequence]:
    """Tell of problems that are new. Topics that lose somebody are told elsewhere, and better."""
    known = {_key(problem) for problem in compared.before.problems}
    names = {step.file: step.name for step in compared.after.steps}
    lost = _lost_topics(compared)
    for problem in compared.after.problems:
        if _key(problem) in known or problem.code in LEFT_OUT:
            continue
        if problem.file in compared.planned.vague and problem.code == "config":
            continue
        if KINDS.get(problem.code) == "topic" and any(repr(topic) in problem.message for topic in lost):
            continue
        yield _told(problem, names.get(problem.file))


def _told(problem: Problem, step: str | None) -> Consequence:
    message = f"{step or problem.file}: {problem.message}"
    if problem.hint and KINDS.get(problem.code) == "topic":
        message += f" ({problem.hint})"
    if problem.code == "load_failed":
        message = f"{step or problem.file} would not load: {problem.message}"
    kind = KINDS.get(problem.code, "problem")
    severity = SEVERITIES[problem.severity]
    if problem.code == MIXING and severity == "info":
        severity = "changes"
    return Consequence(kind, severity, message, step=step, path=problem.file, line=problem.line)


def _lost_topics(compared: Comparison) -> set[str]:
    """Return the topics that somebody takes and sends today."""
    taken = {topic for topic in compared.before.by_topic if not topic.startswith("@")}
    sent = {each.topic for step in compared.before.steps for each in step.enqueues}
    return taken & sent


def _key(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.code, problem.message

"""Problems that assembling the project would find for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from motia_studio.consequences.comparison import Comparison
from motia_studio.consequences.consequence import Consequence, Kind, Severity
from runtime.model import Problem, Step

KINDS: Final[dict[str, Kind]] = {
    "route_taken": "route",
    "duplicate_step": "name",
    "duplicate_stream": "stream",
    "topic_not_consumed": "topic",
    "topic_not_produced": "topic",
}
SEVERITIES: Final[dict[str, Severity]] = {"error": "breaks", "warning": "info", "info": "info"}
NOT_LOADED: Final = "load_failed"
# Two Steps of one name work, but nobody can tell their traces apart.
MIXING: Final = "duplicate_step"
# What people learn when it is there; a line about it before would be noise.
LEFT_OUT: Final = frozenset({"note", "legacy", "no_triggers"})


def compare_problems(compared: Comparison) -> Iterator[Consequence]:
    """Tell of problems that are new. Topics that lose somebody are told elsewhere, and better."""
    known = {_key(problem) for problem in compared.before.problems}
    steps = {step.file: step for step in compared.after.steps}
    lost = _lost_topics(compared)
    for problem in compared.after.problems:
        if _key(problem) in known or problem.code in LEFT_OUT:
            continue
        if problem.file in compared.planned.vague and problem.code == "config":
            continue
        if KINDS.get(problem.code) == "topic" and any(repr(topic) in problem.message for topic in lost):
            continue
        yield _told(problem, steps.get(problem.file))


def _told(problem: Problem, step: Step | None) -> Consequence:
    name = step.name if step else problem.file
    kind = KINDS.get(problem.code, "problem")
    severity = SEVERITIES[problem.severity]
    message = f"{name}: {problem.message}"
    if problem.code == NOT_LOADED:
        # Nothing stops working, and whoever types knows that the text isn't finished.
        goes_on = "; the version before would go on running" if step is not None and step.runner is not None else ""
        message, severity = f"{name} would not load: {problem.message}{goes_on}", "info"
    elif problem.code == MIXING and severity == "info":
        severity = "changes"
    elif problem.hint and kind == "topic":
        message += f" ({problem.hint})"
    return Consequence(kind, severity, message, step=step.name if step else None, path=problem.file, line=problem.line)


def _lost_topics(compared: Comparison) -> set[str]:
    """Return the topics that somebody takes and sends today."""
    taken = {topic for topic in compared.before.by_topic if not topic.startswith("@")}
    sent = {each.topic for step in compared.before.steps for each in step.enqueues}
    return taken & sent


def _key(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.code, problem.message

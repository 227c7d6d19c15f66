"""Schedules: what the clock would start no more, at other times, or for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from motia_studio.consequences.comparison import Comparison
from motia_studio.consequences.consequence import Consequence, Severity
from runtime.model import Step
from runtime.triggers.base import Schedule, Trigger
from runtime.triggers.schedule import in_words, next_fires

NEXT: Final = 5
Timed = tuple[Trigger, Schedule]


def compare_schedules(compared: Comparison) -> Iterator[Consequence]:
    """Tell of schedules."""
    for old, new in compared.pairs:
        before, after = _timed(old), _timed(new)
        lost = [each for each in before if each[1] not in [other for _, other in after]]
        added = [each for each in after if each[1] not in [other for _, other in before]]
        for was, will in zip(lost, added, strict=False):
            yield _changed(compared, new, was, will)
        for was in lost[len(added) :]:
            yield _stopped(compared, new, was)
        for will in added[len(lost) :]:
            yield _begun(compared, new, will)
    for step in compared.gone:
        yield from (_stopped(compared, step, was) for was in _timed(step))
    for step in compared.new:
        yield from (_begun(compared, step, will) for will in _timed(step))


def _timed(step: Step) -> list[Timed]:
    return [(trigger, trigger.schedule) for trigger in step.triggers if trigger.schedule is not None]


def _changed(compared: Comparison, step: Step, was: Timed, will: Timed) -> Consequence:
    before, after = _shown(was[1]), _shown(will[1])
    if before["words"] == after["words"]:
        message = f"{step.name} would run {_lowered(after['words'])} as before, and catch up otherwise"
    else:
        message = f"{step.name} would run {_lowered(after['words'])} instead of {_lowered(before['words'])}"
    if f"{step.name}/{was[0].suffix}" in compared.waiting.paused_schedules():
        message += "; it is paused now, and the new schedule would not be"
    return replace(_told(compared, step, "changes", message, will[0]), before=before, after=after)


def _stopped(compared: Comparison, step: Step, was: Timed) -> Consequence:
    before = _shown(was[1])
    message = f"{step.name} would not run {_lowered(before['words'])} any more"
    return replace(_told(compared, step, "breaks", message), before=before)


def _begun(compared: Comparison, step: Step, will: Timed) -> Consequence:
    after = _shown(will[1])
    message = f"{step.name} would run {_lowered(after['words'])}"
    return replace(_told(compared, step, "info", message, will[0]), after=after)


def _told(
    compared: Comparison, step: Step, severity: Severity, message: str, trigger: Trigger | None = None
) -> Consequence:
    line = compared.line_of(step.file, trigger.listens[0].name if trigger else step.name)
    return Consequence("schedule", severity, message, step=step.name, path=step.file, line=line)


def _shown(schedule: Schedule) -> dict[str, Any]:
    """Return a schedule in words, with its next fire times in milliseconds."""
    fires = next_fires(schedule, datetime.now(UTC), NEXT)
    return {
        "words": in_words(schedule),
        "timezone": schedule.timezone,
        "next": [fire.timestamp() * 1000 for fire in fires],
    }


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]

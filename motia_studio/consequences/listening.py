"""What else starts Steps, changes of state and of streams, and the streams themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from motia_studio.consequences.comparison import Comparison
from motia_studio.consequences.consequence import Consequence, Kind, Severity
from runtime.model import Step, StreamDefinition
from runtime.triggers.base import Trigger

LISTENED: Final[dict[str, Kind]] = {"state": "state", "stream": "stream"}
Ears = dict[tuple[Kind, str], Trigger]


def compare_listeners(compared: Comparison) -> Iterator[Consequence]:
    """Tell of Steps that changes of state or of a stream start."""
    for old, new in compared.pairs:
        before, after = _ears(old), _ears(new)
        lost = [each for key, each in before.items() if key not in after]
        added = [each for key, each in after.items() if key not in before]
        for was, will in zip(lost, added, strict=False):
            message = f"{new.name} would run on {will.summary} instead of {was.summary}"
            yield _told(compared, new, will, "changes", message)
        for was in lost[len(added) :]:
            yield _told(compared, new, was, "breaks", f"{new.name} would not run on {was.summary} any more")
        for will in added[len(lost) :]:
            yield _told(compared, new, will, "info", f"{new.name} would run on {will.summary}")
    for step in compared.gone:
        for was in _ears(step).values():
            yield _told(compared, step, was, "breaks", f"{step.name} would not run on {was.summary} any more")
    for step in compared.new:
        for will in _ears(step).values():
            yield _told(compared, step, will, "info", f"{step.name} would run on {will.summary}")


def compare_streams(compared: Comparison) -> Iterator[Consequence]:
    """Tell of streams that would go, and of hooks that would guard them no more."""
    before = {stream.name: stream for stream in reversed(compared.before.streams)}
    after = {stream.name: stream for stream in reversed(compared.after.streams)}
    for name, stream in before.items():
        successor = after.get(name)
        if stream.has_join and (successor is None or not successor.has_join):
            message = f"Anybody who may connect could follow the stream {name}: no onJoin would ask who it is"
            yield _of_stream(compared, successor or stream, "breaks", message)
        elif successor is None:
            message = f"The stream {name} would not be defined any more; clients can go on following it"
            yield _of_stream(compared, stream, "changes", message)
    for name, stream in after.items():
        if name not in before:
            yield _of_stream(compared, stream, "info", f"There would be a stream {name}")


def _ears(step: Step) -> Ears:
    """Return the triggers that listen to state and streams, by what they listen to in words."""
    found: Ears = {}
    for trigger in step.triggers:
        kinds = [LISTENED[each.kind] for each in trigger.listens if each.kind in LISTENED]
        if kinds:
            found[kinds[0], trigger.summary] = trigger
    return found


def _told(compared: Comparison, step: Step, trigger: Trigger, severity: Severity, message: str) -> Consequence:
    heard = trigger.listens[0]
    line = compared.line_of(step.file, heard.name) or compared.line_of(step.file, step.name)
    return Consequence(LISTENED[heard.kind], severity, message, step=step.name, path=step.file, line=line)


def _of_stream(compared: Comparison, stream: StreamDefinition, severity: Severity, message: str) -> Consequence:
    line = compared.line_of(stream.file, stream.name)
    return Consequence("stream", severity, message, path=stream.file, line=line)

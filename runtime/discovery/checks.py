"""What no file shows alone: names, routes and topics that don't fit together. One function for each finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from runtime.discovery.lines import OpenFile
from runtime.model import Problem, Registry, Step
from runtime.triggers.options import Severity

Check = Callable[[Registry, OpenFile], Iterator[Problem]]


def clashing(step: Step, earlier: Iterable[Step]) -> Step | None:
    """Return the earlier Step of the same name that has a trigger, and so a queue, of the same name too."""
    suffixes = {trigger.suffix for trigger in step.triggers}
    same_name = (other for other in earlier if other.name == step.name)
    return next((other for other in same_name if suffixes & {trigger.suffix for trigger in other.triggers}), None)


def _same_step_names(registry: Registry, open_file: OpenFile) -> Iterator[Problem]:
    first: dict[str, Step] = {}
    for step in registry.steps:
        earlier = first.setdefault(step.name, step)
        if earlier is not step and step.broken is None:
            message = f"there is a Step called {step.name!r} in {earlier.file} already; traces and logs mix the two"
            line = open_file(step.file).of_text(step.name)
            hint = "give one of the two another name"
            yield Problem(step.file, message, "warning", line=line, code="duplicate_step", hint=hint)


def _same_stream_names(registry: Registry, open_file: OpenFile) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for stream in registry.streams:
        earlier = first.setdefault(stream.name, stream.file)
        if earlier != stream.file:
            message = f"the stream {stream.name!r} is defined in {earlier} already; the definition there counts"
            line = open_file(stream.file).of_text(stream.name)
            yield Problem(stream.file, message, line=line, code="duplicate_stream", hint="define it once")


def _same_routes(registry: Registry, open_file: OpenFile) -> Iterator[Problem]:
    taken: dict[tuple[str, str], tuple[Step, str]] = {}
    for step in registry.steps:
        for trigger in step.triggers:
            route = trigger.route
            if route is None:
                continue
            shape = (route.method, re.sub(r":[^/]+", ":", route.path))
            owner, path = taken.setdefault(shape, (step, route.path))
            if (owner, path) != (step, route.path):
                same = "" if path == route.path else f" as {path}, which takes the same requests,"
                message = f"{route.method} {route.path} is served{same} by {owner.name} ({owner.file}) already"
                hint = "change the path or the method of one of the two"
                line = open_file(step.file).of_text(route.path)
                yield Problem(step.file, message, line=line, code="route_taken", hint=hint)


def _unheard_topics(registry: Registry, open_file: OpenFile) -> Iterator[Problem]:
    heard = _consumed(registry)
    for step in registry.steps:
        for topic in dict.fromkeys(produced.topic for produced in step.enqueues):
            if topic not in heard:
                message = f"no Step consumes the topic {topic!r}; its messages are kept until one does"
                hint = _nearest(topic, heard) or "add a queue trigger for it, or list it in virtualSubscribes"
                line = open_file(step.file).of_text(topic)
                yield Problem(step.file, message, "warning", line=line, code="topic_not_consumed", hint=hint)


def _silent_topics(registry: Registry, open_file: OpenFile) -> Iterator[Problem]:
    sent = {produced.topic for step in registry.steps for produced in (*step.enqueues, *step.virtual_enqueues)}
    for step in registry.steps:
        for topic in dict.fromkeys(trigger.topic for trigger in step.triggers):
            if topic is not None and not topic.startswith("@") and topic not in sent:
                hint = _nearest(topic, sent)
                message = f"no Step says that it enqueues the topic {topic!r}"
                line = open_file(step.file).of_text(topic)
                severity: Severity = "warning" if hint else "info"
                hint = hint or "list it in the enqueues of the Step that sends it"
                yield Problem(step.file, message, severity, line=line, code="topic_not_produced", hint=hint)


def _idle_steps(registry: Registry, open_file: OpenFile) -> Iterator[Problem]:
    for step in registry.steps:
        if step.triggers or step.broken or step.virtual_subscribes or step.virtual_enqueues:
            continue
        if step.config.get("type") is None:
            line = open_file(step.file).of_field("triggers")
            hint = "add a trigger; for a drawing of something outside, name its topics in virtualEnqueues"
            yield Problem(step.file, "nothing starts this Step", "info", line=line, code="no_triggers", hint=hint)


def _consumed(registry: Registry) -> set[str]:
    topics = {trigger.topic for step in registry.steps for trigger in step.triggers if trigger.topic is not None}
    return topics | {topic for step in registry.steps for topic in step.virtual_subscribes}


def _nearest(topic: str, topics: Iterable[str]) -> str | None:
    near = get_close_matches(topic, [known for known in topics if not known.startswith("@")], n=1, cutoff=0.75)
    return f"did you mean {near[0]!r}?" if near else None


CHECKS: Final[tuple[Check, ...]] = (
    _same_step_names,
    _same_stream_names,
    _same_routes,
    _unheard_topics,
    _silent_topics,
    _idle_steps,
)

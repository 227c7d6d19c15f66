"""Proposes the file that somebody wants: where it goes, what it says, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from motia_studio.files.check import check_text
from motia_studio.files.content import LARGEST
from motia_studio.scaffold.fault import Fault
from motia_studio.scaffold.form import Reading
from motia_studio.scaffold.intent import Intent
from motia_studio.scaffold.languages import LANGUAGES
from motia_studio.scaffold.place import check_path, path_of, taken
from motia_studio.scaffold.schedule import shown_schedule
from motia_studio.scaffold.seen import Seen, seen_at_endpoint, seen_on_topic
from runtime.discovery.assemble import assemble
from runtime.model import Described, Problem, Registry, Snapshot

# Behind all others, so that of two that clash the new one is told of.
LAST: Final = "\U0010ffff"
_FIELD: Final = re.compile(r"(config|triggers\[0\])\.(\w+)[^:]*: (.*)", re.DOTALL)
_SCHEMAS: Final = ("bodySchema", "input")
FIELDS: Final = {"duplicate_step": "name", "duplicate_stream": "name", "route_taken": "trigger.path"}


@dataclass(slots=True)
class Proposal:
    """What would be written. `path` and `text` are None while there is nothing to make a file of."""

    intent: Intent | None
    path: str | None = None
    text: str | None = None
    seen: Seen | None = None
    schedule: dict[str, Any] | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """Return it as the API tells it."""
        return {
            "path": self.path,
            "text": self.text,
            "language": self.intent.language if self.intent else None,
            "schema": dict(self.intent.schema) if self.intent and self.intent.schema is not None else None,
            "schemaFrom": self.seen.shown() if self.seen else None,
            "schedule": self.schedule,
            "problems": [{"field": fault.field, "message": fault.message, "hint": fault.hint} for fault in self.faults],
            "notes": self.notes,
        }


def propose(body: Mapping[str, Any], project: Path, snapshot: Snapshot, *, compete: bool = False) -> Proposal:
    """Return what a form would make. `compete` tells that the Steps of a topic share its messages."""
    reading, registry = Reading(body), assemble(snapshot)
    found = Proposal(reading.intent(), faults=reading.faults)
    if found.intent is None:
        return found
    _take_schema(found, body.get("schemaFrom"), registry)
    intent = found.intent
    found.path = path_of(intent, project, registry)
    found.faults += check_path(found.path, project, is_stream=intent.kind == "stream")
    found.faults += taken(intent.name, registry, is_stream=intent.kind == "stream")
    found.faults += _own_topic(intent)
    if intent.kind == "step" and not intent.trigger:
        return found
    found.text = LANGUAGES[intent.language].writer.write(intent)
    _discover(found, intent, snapshot)
    found.notes += _notes(intent, registry, compete=compete)
    _take_text(found, body.get("text"))
    return found


def _take_schema(found: Proposal, source: Any, registry: Registry) -> None:
    """Use the schema that real inputs show, where one is asked for."""
    if source is None or found.intent is None:
        return
    name, look = None, None
    if isinstance(source, Mapping):
        for key, looker in (("topic", seen_on_topic), ("endpoint", seen_at_endpoint)):
            if isinstance(source.get(key), str):
                name, look = source[key], looker
    if look is None or name is None:
        hint = 'send {"topic": "…"} or {"endpoint": "POST /…"}'
        found.faults.append(Fault("schemaFrom", "This is nothing to take a schema from", hint))
        return
    found.seen = look(registry, name)
    if found.seen is None:
        found.notes.append(f"Nothing that was sent to {name} is recorded yet, so there is no schema to take from it.")
    else:
        found.intent = replace(found.intent, schema=found.seen.schema)


def _own_topic(intent: Intent) -> Iterator[Fault]:
    topic = intent.trigger.get("topic")
    if topic and topic in intent.enqueues:
        hint = "send to another topic; a condition for going on can be written into the handler later"
        yield Fault("enqueues", f"A Step that sends {topic} whenever it takes one never ends", hint)


def _discover(found: Proposal, intent: Intent, snapshot: Snapshot) -> None:
    """Add the file to the project as discovery would, and tell what that finds."""
    kind = "stream" if intent.kind == "stream" else "step"
    runner = LANGUAGES[intent.language].runner
    new = Described(f"{LAST}{found.path}", runner, kind, runner, config=intent.config(), handler=intent.kind == "step")  # type: ignore[arg-type]
    before = set(assemble(snapshot).problems)
    after = assemble(replace(snapshot, described=(*snapshot.described, new)))
    trigger = next((trigger for step in after.steps if step.file == new.file for trigger in step.triggers), None)
    if trigger is not None and trigger.schedule is not None:
        found.schedule = shown_schedule(trigger.schedule)
    known = {fault.field for fault in found.faults}
    for problem in after.problems:
        if problem in before or problem.file != new.file:
            continue
        fault = _fault(problem)
        if problem.severity != "error":
            found.notes.append(_sentence(fault.message) + (f" {_sentence(fault.hint)}" if fault.hint else ""))
        elif fault.field not in known:
            found.faults.append(fault._replace(hint=fault.hint or "correct it"))


def _fault(problem: Problem) -> Fault:
    place = _FIELD.match(problem.message)
    if place is None:
        return Fault(FIELDS.get(problem.code, "name"), problem.message, problem.hint or "")
    where, name, message = place.groups()
    name = "schema" if name in _SCHEMAS else name if where == "config" else f"trigger.{name}"
    return Fault(name, message, problem.hint or "")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + ("" if text.endswith("?") else ".")


def _notes(intent: Intent, registry: Registry, *, compete: bool) -> Iterator[str]:
    topic = intent.trigger.get("topic")
    others = [step.name for step in registry.steps if topic and topic in {each.topic for each in step.triggers}]
    if others:
        how = "each message goes to one of them" if compete else "each of them gets every message"
        takes = "takes" if len(others) == 1 else "take"
        yield f"{' and '.join(others)} {takes} {topic} too: {how}."
    if intent.schema is not None and not intent.has_body and intent.kind == "step":
        yield f"A {intent.trigger['type']} Step has no body or message here, so the schema is left out."
    if intent.trigger.get("type") == "state" and intent.enqueues:
        yield "If a Step further on changes the same state, this one starts again: a condition ends such a circle."


def _take_text(found: Proposal, text: Any) -> None:
    """Use the text as the person left it, once it can be parsed."""
    if text is None or found.path is None:
        return
    if not isinstance(text, str) or len(text.encode(errors="replace")) > LARGEST:
        found.faults.append(Fault("text", "The text can't be used", f"{LARGEST // 1024:,} KB are the limit"))
        return
    found.text = text
    for mistake in check_text(found.path, text)[:1]:
        message = f"Line {mistake.line}: {mistake.message}"
        found.faults.append(Fault("text", message, "correct it, or take the text that was proposed"))

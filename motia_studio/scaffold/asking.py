"""Asks a person at a terminal for what the form of a new file still lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from motia_studio.scaffold.fault import Fault
from motia_studio.scaffold.form import TRIGGERS
from motia_studio.scaffold.languages import LANGUAGES

Ask = Callable[[str], str]

# Fields that are lists: their answers are names with commas in between.
LISTS: Final = {
    "flows": "Flows, with commas between them (none)",
    "enqueues": "Topics that it sends, with commas between them (none)",
    "virtualSubscribes": "Topics that it stands for taking, with commas between them (none)",
    "virtualEnqueues": "Topics that it stands for sending, with commas between them (none)",
}


def complete(body: dict[str, Any], ask: Ask, *, language: str) -> None:
    """Ask for everything that is missing. `language` is what an empty answer means."""
    _fill(body, "name", "Name", ask)
    if "language" not in body:
        body["language"] = _choose("Language", tuple(LANGUAGES), ask, default=language)
    if body["kind"] == "step":
        trigger = body.setdefault("trigger", {})
        if "type" not in trigger:
            trigger["type"] = _choose("What starts it", tuple(TRIGGERS), ask)
        for blank in TRIGGERS[trigger["type"]].blanks:
            if blank.name in trigger:
                continue
            if blank.choices:
                trigger[blank.name] = _choose(blank.label, blank.choices, ask)
            elif blank.required:
                _fill(trigger, blank.name, blank.label, ask)
    for field in _lists_of(body["kind"]):
        if field not in body:
            body[field] = [part.strip() for part in ask(f"{LISTS[field]}: ").split(",") if part.strip()]


def ask_again(body: dict[str, Any], faults: Sequence[Fault]) -> bool:
    """Take back what the faults are about, so that it is asked for once more; tell whether that helps."""
    taken = [_take(body, fault.field) for fault in faults]
    return bool(taken) and all(taken)


def _take(body: dict[str, Any], field: str) -> bool:
    head, _, rest = field.partition(".")
    if rest:
        return body.get(head, {}).pop(rest, None) is not None
    return body.pop(head, None) is not None if head in {"name", "language", *LISTS} else False


def _lists_of(kind: str) -> tuple[str, ...]:
    return {"step": ("flows", "enqueues"), "noop": ("flows", "virtualSubscribes", "virtualEnqueues")}.get(kind, ())


def _fill(values: dict[str, Any], name: str, label: str, ask: Ask) -> None:
    while not values.get(name):
        values[name] = ask(f"{label}: ").strip()


def _choose(label: str, choices: Sequence[str], ask: Ask, default: str | None = None) -> str:
    """Ask until the answer is a choice or the beginning of one alone."""
    default = default or choices[0]
    while True:
        given = ask(f"{label}, one of {', '.join(choices)} ({default}): ").strip()
        if not given:
            return default
        fitting = [each for each in choices if each.lower() == given.lower()]
        fitting = fitting or [each for each in choices if each.lower().startswith(given.lower())]
        if len(fitting) == 1:
            return fitting[0]

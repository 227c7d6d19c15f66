"""Requests: which would be served no more, differently, or for the first time, and who sends them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from motia_studio.consequences.comparison import Comparison
from motia_studio.consequences.consequence import Consequence, counted, quoted
from motia_studio.consequences.fitting import refusal
from runtime.gateway.validation import BodySchema, InvalidSchema
from runtime.model import Registry, Step
from runtime.triggers.base import Route, Trigger

Served = dict[str, tuple[Step, Trigger]]


def compare_routes(compared: Comparison) -> Iterator[Consequence]:
    """Tell of routes."""
    before, after = _served(compared.before), _served(compared.after)
    instead: dict[str, str] = {}
    for route, (step, _) in before.items():
        if route not in after:
            new = _in_its_place(compared, step, before, after)
            yield _removed(compared, route, step, new)
            instead |= {new: route} if new else {}
    for route, (step, trigger) in after.items():
        if route not in before:
            if route not in instead:
                yield _told(compared, step, route, "info", f"{step.name} would answer {route}")
            continue
        owner, old = before[route]
        if _has_moved(compared, owner, step, route):
            yield _told(
                compared, step, route, "changes", f"{route} would be answered by {step.name} instead of {owner.name}"
            )
        yield from _bodies(compared, step, route, old, trigger)


def _served(registry: Registry) -> Served:
    found: Served = {}
    for step in registry.steps:
        for trigger in step.triggers:
            if trigger.route is not None:
                found.setdefault(f"{trigger.route.method} {trigger.route.path}", (step, trigger))
    return found


def _has_moved(compared: Comparison, owner: Step, step: Step, route: str) -> bool:
    """Tell whether another Step would answer, and the one before not at all; two of them are a problem of their own."""
    successor = compared.successor_of(owner)
    method, _, path = route.partition(" ")
    return successor is None or (
        successor is not step and all(trigger.route != Route(method, path) for trigger in successor.triggers)
    )


def _in_its_place(compared: Comparison, step: Step, before: Served, after: Served) -> str | None:
    """Return the route that a Step would answer instead of one; None where that isn't clear."""
    successor = compared.successor_of(step)
    lost = [route for route, (owner, _) in before.items() if owner is step and route not in after]
    new = [route for route, (owner, _) in after.items() if owner is successor and route not in before]
    return new[0] if len(lost) == len(new) == 1 else None


def _removed(compared: Comparison, route: str, step: Step, new: str | None) -> Consequence:
    callers = _titles(compared, step.name, route)
    said = f"{route} would become {new}" if new else f"Nothing would answer {route} any more"
    if callers:
        said += f"; {counted(len(callers), 'saved example')} would get 404: {quoted(callers)}"
    successor = compared.successor_of(step)
    file = successor.file if successor else step.file
    line = compared.line_of(file, new.partition(" ")[2]) if new else compared.line_of(file, step.name)
    return Consequence("route", "breaks", said, step=step.name, path=file, line=line, before=route, after=new)


def _bodies(compared: Comparison, step: Step, route: str, old: Trigger, new: Trigger) -> Iterator[Consequence]:
    if new.input_schema is None or new.input_schema == old.input_schema:
        return
    try:
        schema = BodySchema(new.input_schema)
    except InvalidSchema:
        return
    refused: dict[str, str] = {}
    for title, example in compared.examples().get(step.name, {}).items():
        if example.get("endpoint", route) == route and "body" in example:
            place = refusal(schema, example["body"])
            refused |= {title: place} if place else {}
    if refused:
        first = next(iter(refused.values()))
        said = f"{route} would refuse {counted(len(refused), 'saved example')} ({quoted(refused)}), first at {first}"
        yield _told(compared, step, route, "breaks", said)
    else:
        yield _told(compared, step, route, "info", f"{route} would check bodies by another schema")


def _titles(compared: Comparison, step: str, route: str) -> list[str]:
    examples = compared.examples().get(step, {})
    return [title for title, example in examples.items() if example.get("endpoint", route) == route]


def _told(compared: Comparison, step: Step, route: str, severity: Any, message: str) -> Consequence:
    path = route.partition(" ")[2]
    return Consequence(
        "route", severity, message, step=step.name, path=step.file, line=compared.line_of(step.file, path)
    )

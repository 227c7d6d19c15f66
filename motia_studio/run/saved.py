"""Inputs that people saved for a Step: its examples in studio.json, which are requests for endpoints."""

from __future__ import annotations

import json
from typing import Any, Final

from motia_studio.endpoints.examples import LARGEST_BODY, example
from motia_studio.run.target import Target
from motia_studio.studio_file import StudioFile
from runtime.errors import ConfigError, InvalidInput
from runtime.model import Step
from runtime.triggers.base import Trigger

REQUEST: Final = ("params", "query", "headers", "body", "text")


def saved_inputs(file: StudioFile, step: Step) -> list[dict[str, Any]]:
    """Return a Step's saved inputs by title: `{"name", "trigger", "input"}`; none where studio.json can't be read."""
    try:
        examples = file.examples().get(step.name, {})
    except ConfigError:
        return []
    found = [(title, _trigger_of(step, kept), kept) for title, kept in sorted(examples.items())]
    return [
        {"name": title, "trigger": trigger.suffix, "input": _input_of(trigger, kept)}
        for title, trigger, kept in found
        if trigger is not None
    ]


def keep(file: StudioFile, target: Target, name: str, given: Any) -> None:
    """Save an input under a name.

    :raises InvalidInput: it is too large for a file that is meant to be committed, or no request.
    :raises ConfigError: studio.json can't be read or written.
    """
    route = target.trigger.route
    if route is not None:
        kept = example(route.method, route.path, given if isinstance(given, dict) else {})
    else:
        kept = {"trigger": target.trigger.suffix, "input": given}
        if (size := len(json.dumps(given).encode())) > LARGEST_BODY:
            raise InvalidInput(f"the input has {size:,} bytes, and one that is saved may have {LARGEST_BODY:,}")
    file.keep_example(target.step.name, name, kept)


def _trigger_of(step: Step, kept: dict[str, Any]) -> Trigger | None:
    """Return the trigger that an example is for; a request that names none is for the first endpoint."""
    if "input" in kept:
        return next((each for each in step.triggers if kept.get("trigger") in (each.suffix, None)), None)
    endpoint = kept.get("endpoint")
    endpoints = [each for each in step.triggers if each.route is not None]
    return next((each for each in endpoints if endpoint in (None, each.summary)), None)


def _input_of(trigger: Trigger, kept: dict[str, Any]) -> Any:
    if trigger.route is None:
        return kept.get("input")
    return {name: kept[name] for name in REQUEST if name in kept}

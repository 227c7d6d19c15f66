"""Checks of configs and schemas, for tests and scripts of a project. Each returns sentences; none is fine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .guards import kind_of, triggers_of
from .schema import schema_to_json_schema, validate_input

KINDS = ("http", "queue", "cron", "state", "stream")
NEEDED = {"http": ("method", "path"), "queue": ("topic",), "cron": ("expression",), "stream": ("stream_name",)}
SPELLED = {"stream_name": "streamName"}


def pydantic_to_json_schema(model: Any) -> dict[str, Any] | None:
    """Return the JSON Schema of a pydantic model class, or None."""
    return schema_to_json_schema(model)


def validate_schema(schema: Any, value: Any) -> list[str]:
    """Check a value against a pydantic model class or, when the package `jsonschema` is there, a dict."""
    try:
        validate_input(schema, value)
    except ValueError as error:
        return str(error).splitlines()
    except Exception as error:  # noqa: BLE001 - jsonschema's error derives from Exception alone
        return [str(error).splitlines()[0]]
    return []


def validate_step_config(config: Any) -> list[str]:
    """Check a config: a name, triggers of known types, and what each type needs."""
    problems = [] if _get(config, "name") else ["the config has no name"]
    for index, trigger in enumerate(triggers_of(config)):
        kind = kind_of(trigger)
        if kind not in KINDS:
            problems.append(f"triggers[{index}] has the unknown type {kind!r}; the types are {', '.join(KINDS)}")
        problems += [f"triggers[{index}] has no {key}" for key in NEEDED.get(kind, ()) if not _get(trigger, key)]
    return problems


def validate_step(step: Any) -> list[str]:
    """Check a Step: its config, and a handler that can be called."""
    problems = validate_step_config(getattr(step, "config", step))
    if not callable(getattr(step, "handler", None)):
        problems.append("the Step has no handler")
    return problems


def check_schema_compatibility(produced: Any, consumed: Any) -> list[str]:
    """Check that data of one schema fits another: every property the second requires is there, with the same type."""
    given, wanted = schema_to_json_schema(produced) or {}, schema_to_json_schema(consumed) or {}
    if given.get("type") != wanted.get("type") and "type" in given and "type" in wanted:
        return [f"the type is {given['type']}, not {wanted['type']}"]
    problems = []
    have, need = given.get("properties", {}), wanted.get("properties", {})
    for name in wanted.get("required", []):
        if name not in have:
            problems.append(f"{name} is required but not produced")
    for name in have.keys() & need.keys():
        problems += [f"{name}: {each}" for each in check_schema_compatibility(have[name], need[name])]
    return problems


def _get(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(name, value.get(SPELLED.get(name, name)))
    return getattr(value, name, None)

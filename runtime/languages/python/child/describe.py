"""Answers `describe`: what a file's config says, as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final

from motia.schema import schema_to_json_schema

from .loader import Loader, LoadFailed
from .values import Unsendable, encode

SCHEMAS: Final = frozenset({"bodySchema", "input", "schema", "contextSchema"})
FLAGS: Final = frozenset({"condition", "onJoin", "onLeave", "canAccess", "authenticateStream"})


def describe(loader: Loader, file: str, kind: str) -> dict[str, Any]:
    """Return a `described` frame without its id."""
    try:
        source = loader.load(file, kind)
        notes: list[str] = []
        config = _fields(source.config, "", notes)
        if kind == "settings":
            config = {"authenticateStream": bool(config.get("authenticateStream"))}
    except LoadFailed as failed:
        return {"t": "described", "error": failed.told}
    answer = {"t": "described", "config": config, "handler": source.handler is not None}
    if getattr(source.module, "handler", None) is not None and source.handler is None:
        notes.append("handler: it isn't a function")
    return {**answer, "notes": notes} if notes else answer


def _fields(shaped: Mapping[str, Any], path: str, notes: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for key, value in shaped.items():
        place = f"{path}.{key}" if path else key
        if key in FLAGS and (callable(value) or value is True):
            told[key] = True
        elif key in SCHEMAS:
            _add_schema(told, key, value, place, notes)
        elif key == "middleware" or not callable(value):
            told[key] = _SPECIAL.get(key, _value)(value, place, notes)
    return told


def _value(value: Any, path: str, notes: list[str]) -> Any:
    if isinstance(value, Mapping):
        return _fields(value, path, notes)
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value) if isinstance(value, (set, frozenset)) else value
        return [_value(item, f"{path}[{index}]", notes) for index, item in enumerate(items)]
    if isinstance(value, Enum):
        return _value(value.value, path, notes)
    try:
        encode(value)
    except Unsendable as error:
        notes.append(f"{path}: left out, {error}")
        return None
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def _middleware(value: Any, path: str, notes: list[str]) -> Any:
    if isinstance(value, (list, tuple)):
        return len(value)
    return 1 if callable(value) else _value(value, path, notes)


def _responses(schemas: Any, path: str, notes: list[str]) -> Any:
    if not isinstance(schemas, Mapping):
        return _value(schemas, path, notes)
    told: dict[str, Any] = {}
    for status, schema in schemas.items():
        _add_schema(told, str(status), schema, f"{path}.{status}", notes)
    return told


def _add_schema(told: dict[str, Any], key: str, schema: Any, path: str, notes: list[str]) -> None:
    """Add a schema as JSON Schema, or a note that says why it can't be one."""
    try:
        converted = schema_to_json_schema(schema)
        encode(converted)
    except Exception as error:  # noqa: BLE001 - pydantic runs the project's own code to make a schema
        notes.append(f"{path}: it can't be turned into JSON Schema: {error}")
        return
    if converted is None:
        notes.append(f"{path}: {schema!r} can't be turned into JSON Schema; use a pydantic model or a dict")
    else:
        told[key] = converted


# What isn't told as it is written, by key.
_SPECIAL: Final[dict[str, Callable[[Any, str, list[str]], Any]]] = {
    "middleware": _middleware,
    "responseSchema": _responses,
}

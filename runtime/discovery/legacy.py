"""Turns configs of Motia 0.x (`type: "api"`, `subscribes`, `emits`) into those of 1.0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from runtime.triggers.expression import from_unix_days

Config = Mapping[str, Any]

_HTTP_KEYS: Final = ("method", "path", "bodySchema", "responseSchema", "queryParams", "middleware", "condition")


def modernise(config: Config) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a 1.0 config and remarks about what has no successor. A config of 1.0 comes back as it is."""
    convert = None if "triggers" in config else KINDS.get(str(config.get("type")))
    current = dict(config)
    for old, new in (("emits", "enqueues"), ("virtualEmits", "virtualEnqueues")):
        if old in current:
            current.setdefault(new, current.pop(old))
    if convert is None:
        return current, ()
    current["triggers"] = convert(config)
    return current, _remarks(config)


def _api(config: Config) -> list[dict[str, Any]]:
    return [{"type": "http", **_pick(config, _HTTP_KEYS)}]


def _event(config: Config) -> list[dict[str, Any]]:
    topics = config.get("subscribes") or []
    settings = _section(config, "infrastructure", "queue")
    shared = {**_pick(config, ("input", "condition")), **({"config": settings} if settings else {})}
    return [{"type": "queue", "topic": topic, **shared} for topic in (topics if isinstance(topics, list) else [topics])]


def _cron(config: Config) -> list[dict[str, Any]]:
    """Keep what 0.x meant by a day of the week: it counted from 0 = Sunday."""
    written = config.get("cron")
    expression = from_unix_days(written) if isinstance(written, str) else written
    return [{"type": "cron", "expression": expression, **_pick(config, ("condition",))}]


def _noop(config: Config) -> list[dict[str, Any]]:
    return []


KINDS: Final[dict[str, Callable[[Config], list[dict[str, Any]]]]] = {
    "api": _api,
    "event": _event,
    "cron": _cron,
    "noop": _noop,
}


def _pick(config: Config, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: config[key] for key in keys if key in config}


def _section(config: Config, *names: str) -> dict[str, Any]:
    value: Any = config
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return dict(value) if isinstance(value, Mapping) else {}


def _remarks(config: Config) -> tuple[str, ...]:
    handler = _section(config, "infrastructure", "handler")
    advice = {
        "ram": "config.yaml caps the memory of every runner, as runners.memory_mb",
        "cpu": "a runner takes the processor time there is",
        "timeout": "set visibilityTimeout in infrastructure.queue, or http.timeout in config.yaml",
    }
    known = [f"infrastructure.handler.{key} has no effect: {advice[key]}" for key in handler if key in advice]
    other = [f"infrastructure.handler.{key} is not known and has no effect" for key in handler if key not in advice]
    return (*known, *other)

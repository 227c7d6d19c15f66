"""A user's config as nested dicts with camelCase keys; functions and schema classes stay in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from motia.model import camel

KNOWN: Final = frozenset(
    {
        "virtual_enqueues",
        "virtual_subscribes",
        "virtual_emits",
        "include_files",
        "body_schema",
        "response_schema",
        "query_params",
        "max_retries",
        "visibility_timeout",
        "delay_seconds",
        "backoff_type",
        "backoff_delay_ms",
        "stream_name",
        "group_id",
        "item_id",
        "base_config",
        "storage_type",
        "on_join",
        "on_leave",
        "can_access",
        "catch_up",
        "business_key",
    }
)
NESTED: Final = frozenset({"config", "infrastructure", "handler", "queue", "baseConfig", "story"})
LISTED: Final = frozenset({"triggers", "enqueues", "emits", "virtualEnqueues", "virtualEmits", "queryParams"})


def shape(config: Any) -> dict[str, Any]:
    """Return a config as dicts and lists, keys in camelCase; what is None is left out."""
    shaped: dict[str, Any] = {}
    for key, value in mapping(config).items():
        name = camel(key) if key in KNOWN else key
        if value is not None:
            shaped[name] = _value(name, value)
    return shaped


def is_config(value: Any) -> bool:
    """Tell whether a value can be a config: a dict or a model."""
    return isinstance(value, Mapping) or (hasattr(value, "model_dump") and not isinstance(value, type))


def mapping(value: Any) -> dict[str, Any]:
    """Return the fields of a dict or of a model, one level deep.

    :raises TypeError: it is neither.
    """
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    if is_config(value):
        return {name: item for name, item in vars(value).items() if not name.startswith("_")}
    raise TypeError(f"expected a dict or a model, not {value!r}")


def _value(name: str, value: Any) -> Any:
    if name in LISTED and isinstance(value, (list, tuple)):
        return [shape(item) if is_config(item) else item for item in value]
    return shape(value) if name in NESTED and is_config(value) else value

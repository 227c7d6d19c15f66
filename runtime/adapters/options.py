"""An adapter's own options from config.yaml, checked against those it has."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from runtime.errors import ConfigError


def read_options(adapter: str, given: Mapping[str, Any] | None, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return `defaults` with the given options over them. `adapter` ("redis state adapter") names it in errors.

    :raises ConfigError: an option doesn't exist, or isn't of its default's type, or is a number that isn't positive.
    """
    options = dict(defaults)
    for name, value in (given or {}).items():
        if name not in defaults:
            raise ConfigError(f"the {adapter} has no option {name!r}", hint=_advice(name, defaults))
        options[name] = _read(adapter, name, value, defaults[name])
    return options


def _read(adapter: str, name: str, value: Any, default: Any) -> Any:
    kinds = (int, float) if isinstance(default, float) else (type(default),)
    if isinstance(value, bool) or not isinstance(value, kinds):
        kind = "number" if isinstance(default, float) else "whole number" if isinstance(default, int) else "text"
        raise ConfigError(f"{name} of the {adapter} must be a {kind}, not {value!r}")
    if isinstance(value, int | float) and value <= 0:
        raise ConfigError(f"{name} of the {adapter} must be more than 0, not {value!r}")
    return value


def _advice(name: str, defaults: Mapping[str, Any]) -> str:
    near = get_close_matches(name, defaults, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"its options are {', '.join(defaults)}" if defaults else "it has no options"

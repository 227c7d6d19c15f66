"""Calling a user's function with as many of our arguments as it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

_counts: dict[int, tuple[Any, int, str]] = {}


def positional(function: Callable[..., Any]) -> tuple[int, str]:
    """Return how many positional arguments a function takes (many: 99), and the name of the first."""
    known = _counts.get(id(function))
    if known is None or known[0] is not function:
        known = _counts[id(function)] = (function, *_count(function))
    return known[1], known[2]


def fit(function: Callable[..., Any], *arguments: Any) -> tuple[Any, ...]:
    """Return the first arguments, as many as the function takes.

    :raises TypeError: it can't be called with them.
    """
    count, _ = positional(function)
    required = _required(function) if count > len(arguments) else 0
    if required > len(arguments):
        names = ", ".join(["input", "ctx", "next"][: len(arguments)])
        raise TypeError(f"{_name(function)}() takes {required} arguments, but it is called with ({names})")
    return arguments[:count]


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def _count(function: Callable[..., Any]) -> tuple[int, str]:
    parameters = _parameters(function)
    if parameters is None or any(each.kind is each.VAR_POSITIONAL for each in parameters):
        return 99, ""
    named = [each.name for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    return len(named), named[0] if named else ""


def _required(function: Callable[..., Any]) -> int:
    parameters = _parameters(function) or []
    return sum(
        each.default is each.empty and each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
        for each in parameters
    )


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", None) or type(function).__name__

"""Reads what callers of the API ask for in the address, with errors that name the parameter."""

from __future__ import annotations

from django.http import HttpRequest

from runtime.errors import InvalidInput


def whole_number(request: HttpRequest, name: str, *, default: int | None, most: int) -> int | None:
    """Return a parameter as a number from 1 to `most`.

    :raises InvalidInput: it is something else.
    """
    text = request.GET.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:20]) <= most:
        raise InvalidInput(f"{name} is {text[:40]!r}", hint=f"write a whole number from 1 to {most}")
    return int(text)


def text(request: HttpRequest, name: str) -> str:
    """Return a parameter without what no stored text has; "" where it isn't given."""
    return request.GET.get(name, "").replace("\0", "")


def name(request: HttpRequest, parameter: str) -> str:
    """Return a name of the project's data, which may be empty and hold any character.

    :raises InvalidInput: it isn't given.
    """
    found = request.GET.get(parameter)
    if found is None:
        raise InvalidInput(f"{parameter} is missing", hint=f"write ?{parameter}=… in the address")
    return found


def one_of(request: HttpRequest, name: str, allowed: tuple[str, ...], *, default: str) -> str:
    """Return a parameter that must be one of `allowed`.

    :raises InvalidInput: it is something else.
    """
    text = request.GET.get(name, default)
    if text not in allowed:
        raise InvalidInput(f"{name} is {text[:40]!r}", hint=f"write one of {', '.join(allowed)}")
    return text

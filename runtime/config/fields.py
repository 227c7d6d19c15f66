"""Reads values into the fields of the tree's dataclasses, guided by nothing but the type hints there."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import yaml

from runtime.config.document import Document, describe, is_empty, join
from runtime.config.findings import suggestion
from runtime.config.tree import Address, Between, Cors, Folder

MISSING: Final = object()
_FOLDER: Final = re.compile(r"/|(/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]+)+/?")

Convert = Callable[[Any], Any]


def hints(owner: type) -> dict[str, Any]:
    """Return the fields of a dataclass of the tree and their types."""
    return get_type_hints(owner, include_extras=True)


def read_field(hint: Any, node: yaml.Node, path: str, document: Document, convert: Convert | None = None) -> Any:
    """Return the value of one field, or MISSING after reporting why it can't be used."""
    if _without_none(hint) is Cors:
        return None if is_empty(node) else Cors(**_read_fields(Cors, node, path, document))
    value = document.plain(node, path)
    fault = check(hint, convert(value) if convert else value)
    if fault:
        document.findings.error(path, fault.format(given=describe(node)), line=document.line(node))
        return MISSING
    value = convert(value) if convert else value
    return tuple(value) if isinstance(value, list) else value


def check(hint: Any, value: Any) -> str | None:
    """Return "must be …, not {given}" where a value doesn't fit a type of the tree; None where it does."""
    if type(None) in get_args(hint) and get_origin(hint) in (Union, UnionType):
        return None if value is None else check(_without_none(hint), value)
    origin = get_origin(hint)
    if origin is Annotated:
        return _check_annotated(get_args(hint)[1], value)
    if origin is Literal:
        names = [str(name) for name in get_args(hint)]
        return None if value in names else f"must be one of {', '.join(names)}, not {{given}}{_near(value, names)}"
    if origin in (tuple, dict):
        return _check_texts(origin, value)
    if hint is bool:
        return None if isinstance(value, bool) else "must be true or false, not {given}"
    quotes = "; put it in quotes" if isinstance(value, bool | int | float) else ""
    return None if isinstance(value, str) and value else f"must be a text, not {{given}}{quotes}"


def _read_fields(owner: type, node: yaml.Node, path: str, document: Document) -> dict[str, Any]:
    found: dict[str, Any] = {}
    fields = hints(owner)
    for key, value, line in document.entries(node, path):
        if key not in fields:
            document.findings.unknown(join(path, key), key, fields, line=line)
            continue
        read = read_field(fields[key], value, join(path, key), document)
        if read is not MISSING:
            found[key] = read
    return found


def _check_annotated(allowed: Between | Address | Folder, value: Any) -> str | None:
    if isinstance(allowed, Between):
        return _check_number(allowed, value)
    return _check_address(allowed, value) if isinstance(allowed, Address) else _check_folder(value)


def _check_folder(value: Any) -> str | None:
    fits = isinstance(value, str) and _FOLDER.fullmatch(value)
    return None if fits else "must be a path such as /tools/motia, of letters, digits and - . _ ~, not {given}"


def _check_number(allowed: Between, value: Any) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if whole and value >= allowed.least and (allowed.most is None or value <= allowed.most):
        return None
    ends = f"of at least {allowed.least}" if allowed.most is None else f"from {allowed.least} to {allowed.most}"
    quotes = "; take the quotes away" if isinstance(value, str) and value.strip().isdigit() else ""
    return f"must be a whole number {ends}, not {{given}}{quotes}"


def _check_address(allowed: Address, value: Any) -> str | None:
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is not None and parts.scheme in allowed.schemes and parts.hostname:
        return None
    return f"must be an address that begins with {' or '.join(f'{name}://' for name in allowed.schemes)}, not {{given}}"


def _check_texts(kind: type, value: Any) -> str | None:
    if kind is dict:
        fits = isinstance(value, dict) and all(isinstance(text, str) for pair in value.items() for text in pair)
        return None if fits else "must be a mapping of names to texts, not {given}"
    fits = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    return None if fits else "must be a list of texts, not {given}"


def _near(value: Any, names: list[str]) -> str:
    advice = suggestion(str(value), names)
    return f"; {advice}" if advice.startswith("did") else ""


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(kind for kind in get_args(hint) if kind is not NoneType)
    return hint

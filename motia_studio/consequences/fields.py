"""Names of fields in a config, such as `triggers[0].path`: made, followed and filled in."""

from __future__ import annotations

import json
import re
from typing import Any, Final

_PLAIN: Final = re.compile(r"[\w$-]+")
_PART: Final = re.compile(r'\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.\[\]]+)')

MISSING: Final = object()


def below(path: str, key: str) -> str:
    """Return the name of a field of the object at `path`."""
    if not _PLAIN.fullmatch(key):
        return f"{path}[{json.dumps(key)}]"
    return f"{path}.{key}" if path else key


def last_of(path: str) -> str:
    """Return a field's own name; a place in a list has that of the list."""
    named = names_in(path)
    return named[-1] if named else ""


def names_in(path: str) -> list[str]:
    """Return the names that a field's own name is made of, without places in lists."""
    return [part for part in _parts(path) if isinstance(part, str)]


def get(config: Any, path: str) -> Any:
    """Return what is there, MISSING where nothing is."""
    for part in _parts(path):
        if isinstance(part, int):
            config = config[part] if isinstance(config, list) and part < len(config) else MISSING
        else:
            config = config.get(part, MISSING) if isinstance(config, dict) else MISSING
    return config


def put(config: dict[str, Any], path: str, value: Any) -> None:
    """Fill a field in; what is around it has to be there."""
    *around, last = _parts(path)
    holder: Any = config
    for part in around:
        holder = holder[part]
    holder[last] = value


def remove(config: dict[str, Any], path: str) -> None:
    """Take a field or an entry of a list out, if it is there."""
    *around, last = _parts(path)
    holder: Any = config
    for part in around:
        holder = holder[part]
    if isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        del holder[last]
    elif isinstance(holder, dict) and isinstance(last, str):
        holder.pop(last, None)


def _parts(path: str) -> list[str | int]:
    return [
        int(index) if index else json.loads(quoted) if quoted else plain for index, quoted, plain in _PART.findall(path)
    ]

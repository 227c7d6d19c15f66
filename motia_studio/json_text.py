"""JSON as people merge it: sorted, one key or item in each line, and mistakes told by file and line."""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from runtime.errors import ConfigError

CONFLICT: Final = ("<<<<<<< ", ">>>>>>> ")
MEND: Final = "mend that line, or take the file from your version control; it is left as it is"


def as_text(content: dict[str, Any]) -> str:
    """Return an object's one form. A list of plain values, such as a position, stays in its line."""
    return _written(content, "") + "\n"


def parse(text: str, name: str) -> dict[str, Any]:
    """Return what a file says; nothing where it is empty.

    :raises ConfigError: it isn't a JSON object, or says something that would be lost when it is written again.
    """
    if not text.strip():
        return {}
    try:
        content = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_number)
    except json.JSONDecodeError as error:
        raise _unreadable(text, name, error) from error
    except _NotKept as error:
        line = text.count("\n", 0, max(text.rfind(error.words), 0)) + 1
        raise ConfigError(f"{name}:{line}: {error}", hint=MEND) from error
    except RecursionError as error:
        raise ConfigError(f"{name} is nested too deeply", hint=MEND) from error
    if not isinstance(content, dict):
        raise ConfigError(f"{name}:1: isn't a JSON object", hint="it begins with { and ends with }")
    return content


def line_of(text: str, *keys: str) -> int:
    """Return the line where these keys stand, each inside the one before, or the nearest that is found."""
    place = 0
    for key in keys:
        found = text.find(f"{_plain(key)}:", place)
        if found < 0:
            break
        place = found
    return text.count("\n", 0, place) + 1


class _NotKept(ValueError):
    """Something that Python reads and JSON doesn't know; `words` are how it stands in the text."""

    def __init__(self, message: str, words: str) -> None:
        super().__init__(message)
        self.words = words


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _NotKept(f"the key {key!r} is there twice", _plain(key))
        found[key] = value
    return found


def _refuse(words: str) -> NoReturn:
    raise _NotKept(f"{words} isn't a number that JSON knows", words)


def _number(words: str) -> float:
    number = float(words)
    return number if abs(number) != float("inf") else _refuse(words)


def _unreadable(text: str, name: str, error: json.JSONDecodeError) -> ConfigError:
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(CONFLICT):
            hint = "settle the merge: the lines of both sides are about different keys, so both can mostly stay"
            return ConfigError(f"{name}:{number}: has the marks of a merge that isn't settled", hint=hint)
    return ConfigError(f"{name}:{error.lineno}: isn't JSON: {error.msg}", hint=MEND)


def _written(value: Any, indent: str) -> str:
    inner = indent + "  "
    if isinstance(value, dict) and value:
        lines = [f"{inner}{_plain(key)}: {_written(value[key], inner)}" for key in sorted(value)]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        lines = [inner + _written(item, inner) for item in value]
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    return _plain(value)


def _plain(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # Half a character, which only an escape can spell.
    return text if text.isascii() or _is_utf8(text) else json.dumps(value, allow_nan=False)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

"""What may be stored or sent: JSON that reads back the same in Python and in JavaScript, and nothing else.

Python would write NaN, which is no JSON; JavaScript would round most integers beyond 2^53 without a word. Both are
refused here, with the place of the value, instead of being changed silently somewhere else. The runners say the same
in the same words, of what only they can see (runtime/languages/*/child/payload.*).
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from runtime.errors import InvalidPayload

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_DEPTH: Final = 100
MAX_INTEGER: Final = 2**53 - 1
MAX_NAME: Final = 512
# A path that is longer is cut in its middle.
MAX_PATH: Final = 120

_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder()
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def dump(value: Any, *, path: str = "$", max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> bytes:
    """Return a value's JSON. `path` names the value in errors.

    :raises InvalidPayload: it holds something that can't be kept; the message says where (`$.items[3].price`).
    """
    check_read(value, path=path, max_depth=max_depth)
    try:
        raw = _encoder.encode(value)
    except UnicodeError:
        raise _refusal(value, path, max_depth) from None
    if len(raw) > max_bytes:
        message = f"{path} takes {len(raw):,} bytes as JSON, over the limit of {max_bytes:,}"
        raise InvalidPayload(message, hint="store large data in a file or a bucket and keep its address here")
    return raw


def check(value: Any, *, path: str = "$", max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> None:
    """See that a value can be kept.

    :raises InvalidPayload: as `dump` does.
    """
    dump(value, path=path, max_bytes=max_bytes, max_depth=max_depth)


def check_read(value: Any, *, path: str = "$", max_depth: int = MAX_DEPTH) -> None:
    """See that a value that was read from JSON can be kept: its texts are whole then, and its size known.

    :raises InvalidPayload: as `dump` does.
    """
    if not _is_sound(value, max_depth):
        raise _refusal(value, path, max_depth)


def find_fault(value: Any, *, path: str = "$", max_depth: int = MAX_DEPTH) -> str | None:
    """Return what is wrong with a value and where, the outermost and first of it; None where nothing is."""
    return next(_reasons(value, path, max_depth), None)


def load(raw: bytes | str) -> Any:
    """Read JSON.

    :raises InvalidPayload: it isn't JSON, or holds a number or a depth that can't be read.
    """
    try:
        return _decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise InvalidPayload(f"this is not JSON: {error}") from error
    except RecursionError as error:
        raise InvalidPayload("this JSON is nested too deep to be read") from error


def version_of(raw: bytes | None) -> str | None:
    """Return a short name for a value's JSON, by which a later write knows whether it is still there; None for none."""
    return None if raw is None else hashlib.blake2b(dump(load(raw)), digest_size=12).hexdigest()


def check_name(name: Any, what: str) -> str:
    """Return the name of a group, key, stream or item; `what` says which in errors.

    :raises InvalidPayload: it isn't a text, holds a lone surrogate, or is over 512 bytes of UTF-8.
    """
    if not isinstance(name, str):
        raise InvalidPayload(f"the {what} must be a text, not {name!r}")
    try:
        size = len(name.encode())
    except UnicodeError:
        raise InvalidPayload(f"the {what} {name!a} holds half of a character (a lone surrogate)") from None
    if size > MAX_NAME:
        raise InvalidPayload(f"the {what} {name[:40]!r}… is {size:,} bytes long, over the limit of {MAX_NAME}")
    return name


def _is_sound(value: Any, depth: int) -> bool:  # noqa: PLR0911 - a way out for each kind
    """Tell whether a value can be kept, fast. Texts aren't looked into: the encoder does that."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-MAX_INTEGER <= value <= MAX_INTEGER)
    if kind is float:
        return math.isfinite(value)
    if depth <= 0:
        return False
    if kind is dict:
        for key in value:
            if type(key) is not str:
                return False
        value = value.values()
    elif kind is not list:
        return False
    for item in value:  # noqa: SIM110 - every value of every request passes here, and `all` takes twice as long
        if type(item) is not str and not _is_sound(item, depth - 1):
            return False
    return True


def _refusal(value: Any, path: str, depth: int) -> InvalidPayload:
    return InvalidPayload(find_fault(value, path=path, max_depth=depth) or f"{path} can't be written as JSON")


def _reasons(value: Any, path: str, depth: int) -> Iterator[str]:
    """Yield what is wrong with a value, and where, from the outside in."""
    kind = type(value)
    if kind is str:
        yield from _text_reasons(value, path)
    elif kind in (int, float):
        yield from _number_reasons(value, path)
    elif kind in (dict, list):
        yield from _inner_reasons(value, path, depth)
    elif kind not in (bool, type(None)):
        yield f"{_shown(path)} is a {kind.__name__}, which isn't a JSON value"


def _number_reasons(value: int | float, path: str) -> Iterator[str]:
    if isinstance(value, float):
        if not math.isfinite(value):
            name = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
            yield f"{_shown(path)} is {name}, which JSON doesn't have"
    elif not -MAX_INTEGER <= value <= MAX_INTEGER:
        digits = f"{value:,}" if abs(value) < 10**40 else "an integer of more than 40 digits"
        yield f"{_shown(path)} is {digits}, beyond ±(2^53 - 1): JavaScript would round it; send it as a text"


def _inner_reasons(value: dict[Any, Any] | list[Any], path: str, depth: int) -> Iterator[str]:
    if depth <= 0:
        yield f"{_shown(path)} is nested too deep; {MAX_DEPTH} levels are the limit"
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _reasons(item, f"{path}[{index}]", depth - 1)
    else:
        for key, item in value.items():
            if type(key) is str:
                yield from _text_reasons(key, f"a key of {path}")
                yield from _reasons(item, _member(path, key), depth - 1)
            else:
                yield f"{_shown(path)} has the key {key!r}, which isn't a text"


def _text_reasons(text: str, path: str) -> Iterator[str]:
    try:
        text.encode()
    except UnicodeError:
        yield f"{_shown(path)} holds half of a character (a lone surrogate)"


def _member(path: str, key: str) -> str:
    return f"{path}.{key}" if _PLAIN_KEY.fullmatch(key) else f"{path}[{json.dumps(key)}]"


def _shown(path: str) -> str:
    half = MAX_PATH // 2
    return path if len(path) <= MAX_PATH else f"{path[:half]}…{path[-half:]}"

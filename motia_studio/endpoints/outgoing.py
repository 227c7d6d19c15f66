"""Makes the one HTTP request that a person has asked for, or says why it can't be made.

Method and path are the endpoint's; a person fills in values and never names a host.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from motia_studio.endpoints.path import fill, parameters
from runtime.errors import InvalidInput

USER_AGENT: Final = "motia-studio"
# Between two neighbours on the wire, or the console's own to say: these are never taken over.
OWN: Final = frozenset(
    {
        *("connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "proxy-connection"),
        *("proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"),
        *("traceparent", "tracestate"),
    }
)
MOST_FIELDS: Final = 100
LONGEST: Final = 8 * 1024
LONGEST_TARGET: Final = 16 * 1024
IN_BODY: Final = "what is so long is sent in a body"

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes over the wire. `left_out` are the names of headers that a person gave and that don't go along."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    left_out: tuple[str, ...]


def outgoing(method: str, path: str, asked: Mapping[str, Any]) -> Outgoing:
    """Return the request for an endpoint. `asked` has `params`, `query`, `headers`, and `body` (JSON) or `text`.

    :raises InvalidInput: a field can't be sent; the message says which and why.
    """
    target = _path(path, _texts(asked, "params")) + _query(asked)
    if len(target) > LONGEST_TARGET:
        raise InvalidInput(
            f"the address has {len(target):,} characters, and {LONGEST_TARGET:,} are the limit", hint=IN_BODY
        )
    headers, left_out = _headers(asked)
    body = _body(asked)
    if body is not None and "body" in asked:
        headers.setdefault("content-type", "application/json")
    headers.setdefault("user-agent", USER_AGENT)
    headers.setdefault("accept", "*/*")
    return Outgoing(method, target, tuple(headers.items()), body, tuple(left_out))


def _path(path: str, params: dict[str, str]) -> str:
    names = parameters(path)
    for name in names:
        value = params.get(name, "")
        if not value:
            raise InvalidInput(f"the path {path} needs a value for :{name}", hint="fill it in; it can't be empty")
        if value in (".", ".."):
            raise InvalidInput(f":{name} can't be {value!r}", hint="in a path that means the folder itself or above")
        _encodable(f":{name}", value)
    for name in params:
        if name not in names:
            raise InvalidInput(f"the path {path} has no parameter :{name}", hint=f"it has {_listed(names)}")
    return fill(path, params)


def _listed(names: list[str]) -> str:
    return ", ".join(f":{name}" for name in names) if names else "none"


def _query(asked: Mapping[str, Any]) -> str:
    """Return the query with its question mark. A list gives a name several times."""
    given = asked.get("query") or {}
    if not isinstance(given, dict) or len(given) > MOST_FIELDS:
        raise InvalidInput("query isn't an object of texts", hint=f"with at most {MOST_FIELDS} names")
    pairs = [
        (name, _text(f"query {name!r}", value))
        for name, values in given.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    for name, value in pairs:
        _encodable(f"query {name!r}", name + value)
    return f"?{urlencode(pairs)}" if pairs else ""


def _headers(asked: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    kept: dict[str, str] = {}
    left_out: list[str] = []
    for name, value in _texts(asked, "headers").items():
        if not _NAME.fullmatch(name):
            raise InvalidInput(f"{name[:80]!r} can't be the name of a header", hint="use letters, digits and -")
        if _ILLEGAL.search(value):
            raise InvalidInput(f"the header {name} has a line break or control character in it", hint="take it out")
        if not _is_latin(value):
            raise InvalidInput(f"the header {name} has a character that headers can't carry", hint="encode it first")
        if name.lower() in OWN:
            left_out.append(name.lower())
        else:
            kept[name.lower()] = value.strip(" \t")
    return kept, left_out


def _body(asked: Mapping[str, Any]) -> bytes | None:
    if "body" in asked and "text" in asked:
        raise InvalidInput("there are a body and a text", hint="send one of them")
    if "text" in asked:
        text = asked["text"]
        if not isinstance(text, str):
            raise InvalidInput("text isn't a text", hint="send JSON as `body`")
        _encodable("the body", text)
        return text.encode()
    if "body" not in asked:
        return None
    # Half a character stays an escape, as only that can spell it.
    return json.dumps(asked["body"]).encode()


def _texts(asked: Mapping[str, Any], field: str) -> dict[str, str]:
    given = asked.get(field) or {}
    if not isinstance(given, dict) or len(given) > MOST_FIELDS:
        raise InvalidInput(f"{field} isn't an object of texts", hint=f"with at most {MOST_FIELDS} names")
    return {name: _text(f"{field} {name!r}", value) for name, value in given.items()}


def _text(place: str, value: Any) -> str:
    if isinstance(value, bool | int | float):
        value = json.dumps(value)
    if not isinstance(value, str):
        raise InvalidInput(f"{place} isn't a text", hint="write a text, a number, true or false")
    if len(value) > LONGEST:
        raise InvalidInput(f"{place} has {len(value):,} characters, and {LONGEST:,} are the limit", hint=IN_BODY)
    return value


def _encodable(place: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput(f"{place} holds half a character", hint="it ends or begins in the middle of one") from error


def _is_latin(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True

"""HTTP headers on their way in and out: what a Step sees of a request's, and which of its own it may send."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from runtime.errors import HandlerFailed
from runtime.gateway.asgi import RawHeaders

# A browser sends cookies to every port of a host, so the console's would reach Steps, and Steps could replace them.
CONSOLE_COOKIES: Final = frozenset(
    f"{prefix}{name}" for prefix in ("", "__Host-", "__Secure-") for name in ("motia_session", "motia_csrf")
)
# The server frames each response itself; handlers set these out of habit (`connection: keep-alive` with SSE).
FRAMING: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})
HOP_BY_HOP: Final = frozenset({"proxy-authenticate", "proxy-authorization", "te", "trailer", "upgrade"})

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return a request's headers by lower-case name, repeated ones joined, without the console's cookies."""
    found: dict[str, str] = {}
    for name, value in raw:
        key = name.decode("latin-1")
        text = value.decode("latin-1")
        found[key] = f"{found[key]}{'; ' if key == 'cookie' else ', '}{text}" if key in found else text
    if "cookie" in found:
        kept = _without_console(found["cookie"])
        if kept:
            found["cookie"] = kept
        else:
            del found["cookie"]
    return found


def write_headers(headers: Mapping[str, Any]) -> RawHeaders:
    """Return a handler's headers as bytes. A list repeats the header, null leaves it out, framing is the server's own.

    :raises HandlerFailed: a name or value that HTTP doesn't allow, or that isn't the handler's to set.
    """
    return [(name.lower().encode("ascii"), value) for name, text in _lines(headers) for value in (_value(name, text),)]


def _without_console(cookies: str) -> str:
    pairs = (pair.strip() for pair in cookies.split(";"))
    return "; ".join(pair for pair in pairs if pair and pair.partition("=")[0].strip() not in CONSOLE_COOKIES)


def _lines(headers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in headers.items():
        if name.lower() in FRAMING:
            continue
        if not _NAME.fullmatch(name):
            raise HandlerFailed(f"the response has a header {name!r}, which is not a legal header name")
        if name.lower() in HOP_BY_HOP:
            raise HandlerFailed(f"the response has a header {name!r}, which is between the server and its client")
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                yield name, each


def _value(name: str, value: Any) -> bytes:
    if isinstance(value, bool):
        value = "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise HandlerFailed(f"the response's header {name!r} must be a text or a list of texts, not {value!r}")
    text = str(value).strip(" \t")
    if _ILLEGAL.search(text):
        raise HandlerFailed(f"the response's header {name!r} has a line break or control character in it: {text!r}")
    # Browsers send a cookie without a name (`=motia_session=…`) as if its value began with one.
    cookie = text.lstrip("= \t").partition("=")[0].strip()
    if name.lower() == "set-cookie" and cookie in CONSOLE_COOKIES:
        raise HandlerFailed(f"a Step can't set the cookie {cookie!r}: it is the console's")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise HandlerFailed(f"the response's header {name!r} has a character that headers can't carry") from error

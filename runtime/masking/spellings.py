"""The ways in which one secret may stand in a text: as it is, inside JSON, in a URL, in base64."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, quote_plus

# Shorter values are in too many other words to be told from them.
LEAST: Final = 6
# What JavaScript's encodeURIComponent leaves alone and Python's quote doesn't.
LEFT_BY_JAVASCRIPT: Final = "!'()*~"


def spellings(secret: str) -> set[str]:
    """Return every spelling of a secret. One of several lines is also each of its lines, for output is cut at them."""
    texts = [secret.strip(), *(line.strip() for line in secret.splitlines())]
    return {spelling for text in texts if len(text) >= LEAST for spelling in _spell(text)}


def _spell(text: str) -> Iterator[str]:
    yield text
    for ascii_only in (False, True):
        inside = text
        for _ in range(2):  # JSON in a text of JSON, as when a response is logged
            inside = json.dumps(inside, ensure_ascii=ascii_only)[1:-1]
            yield inside
    raw = text.encode(errors="surrogatepass")
    for escaped in (quote(raw, safe=""), quote(raw), quote(raw, safe=LEFT_BY_JAVASCRIPT), quote_plus(raw)):
        yield escaped
        yield _lower_escapes(escaped)
    yield from _in_base64(raw)


def _lower_escapes(text: str) -> str:
    first, *rest = text.split("%")
    return "%".join((first, *(part[:2].lower() + part[2:] for part in rest)))


def _in_base64(raw: bytes) -> Iterator[str]:
    """Yield the digits that are the secret's alone when 0, 1 or 2 bytes come before it in a group of three."""
    for before in range(3):
        digits = base64.b64encode(b"\0" * before + raw)
        start, end = -(-before * 8 // 6), (before + len(raw)) * 8 // 6
        own = digits[start:end].decode()
        yield own
        yield own.replace("+", "-").replace("/", "_")

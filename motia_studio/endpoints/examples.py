"""Saved requests of HTTP Steps: checked, and without secrets, before they become a part of studio.json.

A header that identifies somebody stays out of a file that is meant to be committed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from motia_studio.endpoints.outgoing import outgoing
from runtime.errors import InvalidInput

FIELDS: Final = ("endpoint", "params", "query", "headers", "body", "text")
SECRET: Final = frozenset(
    {"authorization", "cookie", "x-api-key", "proxy-authorization", "x-auth-token", "x-csrftoken"}
)
LONGEST_NAME: Final = 120
LARGEST_BODY: Final = 64 * 1024
LESS: Final = "take out what shows nothing new"


def example(method: str, path: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request as it is saved: no empty fields, headers in lower case and without those in SECRET.

    :raises InvalidInput: it has a field that requests don't have, can't be sent, or is too large for studio.json.
    """
    for name in asked:
        if name not in FIELDS:
            raise InvalidInput(f"{name[:80]!r} is no part of a request", hint=f"it has {', '.join(FIELDS)}")
    request = outgoing(method, path, asked)
    if request.body is not None and len(request.body) > LARGEST_BODY:
        raise InvalidInput(
            f"the body has {len(request.body):,} bytes, and an example may have {LARGEST_BODY:,}", hint=LESS
        )
    headers = asked.get("headers") or {}
    kept = {name.lower(): value for name, value in headers.items() if name.lower() not in SECRET}
    found = {**asked, "endpoint": f"{method} {path}", "headers": kept}
    return {name: found[name] for name in FIELDS if found.get(name) or (name in ("body", "text") and name in found)}


def check_name(name: Any) -> str:
    """Return a name that an example can have.

    :raises InvalidInput: it is empty, too long, or no text.
    """
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidInput("the example has no name", hint=f"write one of at most {LONGEST_NAME} characters")
    return name.strip()

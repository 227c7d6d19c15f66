"""Which other sites' pages may call the endpoints, as config.yaml says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runtime.config.tree import Cors
from runtime.gateway.asgi import RawHeaders
from runtime.gateway.response import Response

EXPOSED: Final = (b"access-control-expose-headers", b"*")
ANY: Final[RawHeaders] = [(b"access-control-allow-origin", b"*"), EXPOSED]
VARY: Final = (b"vary", b"origin")
METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
REMEMBERED: Final = b"600"


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a browser asks if it may send a request."""
    return method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers


class CorsPolicy:
    """Answers preflights and marks responses. None allows every site; cookies are never allowed across sites."""

    def __init__(self, cors: Cors | None) -> None:
        self._origins = frozenset(origin.lower().rstrip("/") for origin in (cors.allowed_origins if cors else ()))
        self._methods = ", ".join((cors.allowed_methods if cors else ()) or METHODS).upper().encode()
        self._any = not self._origins or "*" in self._origins

    def headers(self, origin: str | None) -> RawHeaders:
        """Return what a response to a page of `origin` carries."""
        if self._any:
            return ANY
        if origin is None or origin.lower() not in self._origins:
            return [VARY]
        return [(b"access-control-allow-origin", origin.encode("latin-1")), EXPOSED, VARY]

    def preflight(self, headers: Mapping[str, str]) -> Response:
        """Answer a preflight."""
        asked = headers.get("access-control-request-headers", "*")
        return Response(
            204,
            [
                (b"access-control-allow-methods", self._methods),
                (b"access-control-allow-headers", asked.encode("latin-1")),
                (b"access-control-max-age", REMEMBERED),
            ],
        )

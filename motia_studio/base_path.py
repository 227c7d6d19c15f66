"""Lets the console live below a path of a proxy's host, whether the proxy takes that path off requests or not."""

from __future__ import annotations

from typing import Any


class BelowPath:
    """ASGI middleware: a request arrives with the whole path and `root_path` says what of it is the console's base.

    Sockets lose the base, because Channels routes by what is left. `base` is "" or such as "/tools/motia".
    """

    def __init__(self, base: str, application: Any) -> None:
        self.base = base
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Pass the request on. What a client itself says of `root_path` doesn't count."""
        if scope["type"] == "http":
            scope = {**scope, "root_path": self.base, "path": self.base + self._inner(scope["path"])}
        elif scope["type"] == "websocket":
            scope = {**scope, "root_path": "", "path": self._inner(scope["path"])}
        return await self.application(scope, receive, send)

    def _inner(self, path: str) -> str:
        if path == self.base:
            return "/"
        return path.removeprefix(self.base) if path.startswith(f"{self.base}/") else path

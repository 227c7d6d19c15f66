"""Which pages may open a socket: those of the console's own addresses, compared whole.

Channels' own validator compares host names and lets any port in, and a Step's page is on another port of this host.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings


class SameOrigin:
    """ASGI middleware that refuses the handshake unless `Origin` and `Host` are an address of the console."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Pass the connection on or deny it before it is accepted."""
        allowed = settings.ENVIRONMENT.origins
        origins = [value.decode("latin1") for name, value in scope["headers"] if name == b"origin"]
        hosts = [value.decode("latin1") for name, value in scope["headers"] if name == b"host"]
        is_ours = len(origins) == 1 and origins[0] in allowed
        is_here = len(hosts) == 1 and hosts[0] in {urlsplit(origin).netloc for origin in allowed}
        application = self.application if is_ours and is_here else WebsocketDenier()
        return await application(scope, receive, send)

"""How many sockets a console process holds open, in all and for one address."""

from __future__ import annotations

import ipaddress
from collections import Counter
from typing import Any

from channels.security.websocket import WebsocketDenier

IN_ALL = 2000
# An office shares an address, and everybody in it has several windows.
FOR_ADDRESS = 100


class Bounded:
    """ASGI middleware that refuses the handshake of one socket too many.

    This machine's own addresses are bounded in all only: behind them is a proxy, and so everybody.
    """

    def __init__(self, application: Any) -> None:
        self.application = application
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Pass the connection on or deny it before it is accepted."""
        address = str((scope.get("client") or [""])[0])
        if self._is_full(address):
            return await WebsocketDenier()(scope, receive, send)
        self._open[address] += 1
        try:
            return await self.application(scope, receive, send)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    def _is_full(self, address: str) -> bool:
        if self._open.total() >= IN_ALL:
            return True
        return self._open[address] >= FOR_ADDRESS and not _is_loopback(address)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return not address

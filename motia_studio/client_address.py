"""Who a request comes from where a proxy stands before the console: what a trusted proxy says, and nobody else."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from typing import Any

from motia_studio.environment import Network


class FromProxy:
    """ASGI middleware: the client of a request is the last address in `X-Forwarded-For` that is no trusted proxy.

    What stands before that address was written by the client itself. From others than a trusted proxy the header
    says nothing.
    """

    def __init__(self, trusted: Collection[Network], application: Any) -> None:
        self.trusted = trusted
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Pass the request on with its client."""
        client = scope.get("client")
        if self.trusted and client and self._trusts(client[0]):
            scope = {**scope, "client": [self._origin(scope["headers"]) or client[0], 0]}
        return await self.application(scope, receive, send)

    def _origin(self, headers: Collection[tuple[bytes, bytes]]) -> str | None:
        lines = (value.decode("latin1") for name, value in headers if name == b"x-forwarded-for")
        addresses = [part.strip() for line in lines for part in line.split(",")]
        found = None
        for address in reversed(addresses):
            if not _is_address(address):
                break
            found = address
            if not self._trusts(address):
                break
        return found

    def _trusts(self, address: str) -> bool:
        return _is_address(address) and any(ipaddress.ip_address(address) in network for network in self.trusted)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True

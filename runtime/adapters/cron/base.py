"""The lease port: of several schedulers, one fires."""

from __future__ import annotations

from abc import ABC, abstractmethod


class Lease(ABC):
    """A leadership that expires by the store's own clock.

    :raises StoreUnavailable: the store doesn't answer; whoever held the lease must stop acting on it.
    """

    @abstractmethod
    async def acquire(self, holder: str, seconds: float) -> int | None:
        """Take or renew the lease. Return the fencing number, which grows with each change of holder; None if taken."""

    @abstractmethod
    async def release(self, holder: str) -> None:
        """Give the lease up, if `holder` has it."""

    async def close(self) -> None:
        """Give back connections."""

"""What became of a message, as the queue knows it. A message that it no longer knows has no fate here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runtime.adapters.queue.jobs import job_id

WAITING: Final = frozenset({"queued", "scheduled", "deferred"})
BURIED: Final = frozenset({"failed", "stopped"})


@dataclass(frozen=True, slots=True)
class Ticket:
    """A message for one subscription, whose fate is asked for."""

    subscription: str
    message_id: str

    @property
    def job(self) -> str:
        """Return the job's id."""
        return job_id(self.message_id, self.subscription)


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a message is. `status` is RQ's, `due` when it is delivered (ms), `ahead` how many are before it."""

    status: str
    due: float | None = None
    ahead: int | None = None

    @property
    def waits(self) -> bool:
        """Tell whether it will be delivered on its own."""
        return self.status in WAITING

    @property
    def is_buried(self) -> bool:
        """Tell whether it is a dead letter."""
        return self.status in BURIED


Fates = dict[Ticket, Fate]

"""The Redis keys of the queue that Python code reads or writes; the scripts in `lua/` know the rest."""

from __future__ import annotations

from typing import Final

WAKE: Final = "motia:queue:wake"
ALARM: Final = "motia:queue:alarm"
PAUSED: Final = "motia:queue:paused"
PARKED: Final = "motia:queue:parked"
REDRIVES: Final = "motia:queue:redrives"
PLAN: Final = "motia:queue:plan"
CRON_LAST: Final = "motia:cron:last"
CRON_PAUSED: Final = "motia:cron:paused"
CRON_RESUMED: Final = "motia:cron:resumed"


def parked(topic: str) -> str:
    """Return the list of a topic's parked messages."""
    return f"{PARKED}:{topic}"


def group(queue: str, name: str | None) -> str:
    """Return the list of a FIFO group's jobs. The length keeps apart what a `:` in either name would mix up."""
    return f"motia:queue:group:{len(queue)}:{queue}:{name or ''}"


def redrive(name: str) -> str:
    """Return the hash of one redrive; its jobs by due time are in the sorted set of this name with `:due`."""
    return f"motia:queue:redrive:{name}"

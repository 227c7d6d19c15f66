"""How redrives stand: how many letters went, wait for their time, and were given up again."""

from __future__ import annotations

import time
from typing import Any, Final

from motia_studio.depths import client
from runtime.adapters.queue import keys
from runtime.adapters.redis_client import available

SHOWN: Final = 10


def read_redrives(queue: str | None = None) -> list[dict[str, Any]]:
    """Return the latest redrives, of one subscription or of all, the newest first. Times are milliseconds.

    `left` are not due yet, `failed` are dead letters again.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    redis: Any = client()
    now = time.time()
    with available():
        names = [name.decode() for name in redis.zrange(keys.REDRIVES, 0, 10 * SHOWN, desc=True)]
        pipe = redis.pipeline(transaction=False)
        for name in names:
            pipe.hgetall(keys.redrive(name))
        notes = {
            name: {field.decode(): value.decode() for field, value in raw.items()}
            for name, raw in zip(names, pipe.execute(), strict=True)
        }
        wanted = [name for name in names if queue in (None, notes[name].get("queue")) and "total" in notes[name]]
        pipe = redis.pipeline(transaction=False)
        for name in wanted[:SHOWN]:
            due = f"{keys.redrive(name)}:due"
            pipe.zcount(due, f"({now}", "+inf")
            pipe.zrange(due, -1, -1, withscores=True)
            pipe.zinter([due, f"rq:failed:{notes[name]['queue']}"])
        counts = iter(pipe.execute())
        return [_shown(name, notes[name], *(next(counts) for _ in range(3))) for name in wanted[:SHOWN]]


def _shown(
    name: str, note: dict[str, str], left: int, last: list[tuple[bytes, float]], failed: list[bytes]
) -> dict[str, Any]:
    stopped = note.get("stopped_at")
    return {
        "name": name,
        "queue": note["queue"],
        "by": note["by"],
        "about": note["about"],
        "at": float(note["at"]) * 1000,
        "rate": float(note["rate"]),
        "total": int(note["total"]),
        "left": left,
        "until": last[0][1] * 1000 if last else None,
        "failed": len(failed),
        "stopped": None if stopped is None else {"by": note.get("stopped_by"), "at": float(stopped) * 1000},
        "takenBack": int(note.get("taken_back", 0)),
    }

"""Every attempt at a message, as the queue keeps it: when it ran and what it failed with."""

from __future__ import annotations

from typing import Any, Final

from motia_studio.depths import client
from motia_studio.queues.errors import Fault, fault_of_stack, unpack
from motia_studio.queues.shown import without_secrets
from runtime.adapters.redis_client import available

# RQ's result types.
_KINDS: Final = {b"1": "done", b"2": "failed", b"4": "retried"}


def read_attempts(job: str) -> list[dict[str, Any]]:
    """Return the attempts at a job, the first one first. Times are milliseconds.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        rows: Any = client().xrange(f"rq:results:{job}")
    return [_attempt(number + 1, row) for number, (_, row) in enumerate(rows)]


def _attempt(number: int, row: dict[bytes, bytes]) -> dict[str, Any]:
    stack = unpack(row[b"exc_string"]) if row.get(b"exc_string") else None
    fault: Fault | None = None if stack is None else fault_of_stack(stack)
    started, ended = (float(row.get(b"execution_%s_at" % name, 0)) * 1000 for name in (b"started", b"ended"))
    return {
        "number": number,
        "ended": _KINDS.get(row.get(b"type", b""), "failed"),
        "at": started or None,
        "took": ended - started if started and ended else None,
        "name": fault and fault.name,
        "message": fault and without_secrets(fault.message),
        "stack": stack and without_secrets(stack),
        "worker": row.get(b"worker_name", b"").decode() or None,
    }

"""Throws dead letters away, and puts them back while they are still kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from motia_studio.audit import note
from motia_studio.project import current_project
from motia_studio.queues.redrive import act, counted, gone
from runtime.errors import InvalidInput


def discard(queue: str, ids: Sequence[str], *, by: str) -> tuple[str, int]:
    """Throw dead letters away; return a name by which they come back for ten minutes, and how many they were.

    :raises InvalidInput: there are none.
    :raises LetterGone: none of them is a dead letter any more.
    :raises StoreUnavailable: Redis doesn't answer.
    """
    if not ids:
        raise InvalidInput("no dead letters are chosen", hint="choose at least one")
    name = secrets.token_hex(6)
    count = act(lambda hold: hold.discard(queue, ids, name))
    if not count:
        raise gone()
    step = _step(queue)
    data = {"queue": queue, "ids": list(ids[:100]), "count": count}
    note(by, f"discarded {counted(count)} of {step}", step=step, data=data)
    return name, count


def restore(queue: str, name: str, *, by: str) -> int:
    """Put back what was thrown away; return how many letters.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    count = act(lambda hold: hold.restore(queue, name))
    if count:
        note(
            by, f"put {counted(count)} of {_step(queue)} back", step=_step(queue), data={"queue": queue, "count": count}
        )
    return count


def _step(queue: str) -> str:
    """Return the Step of a queue's name, which may not be in the project any more."""
    found = current_project().registry().subscriptions.get(queue)
    return found.step.name if found else queue.partition("/")[0]

"""Dead letters put together by what they failed with: the same Step, the same error, a message of the same shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from motia_studio.queues.letters import Grave, Stretch, find_graves, read_graves
from motia_studio.queues.shown import without_secrets
from runtime.errors import ValueChanged

# Graves are given the newest failure first.


def grouped(graves: Sequence[Grave]) -> list[dict[str, Any]]:
    """Return a group for each kind of failure, the largest first. Times are milliseconds."""
    groups: dict[str, list[Grave]] = {}
    for grave in graves:
        groups.setdefault(grave.fault.group, []).append(grave)
    found = [_shown(name, members) for name, members in groups.items()]
    return sorted(found, key=lambda group: (-group["count"], -group["last"]))


def members(graves: Sequence[Grave], group: str) -> list[Grave]:
    """Return the dead letters of a group; all where it is ""."""
    return [grave for grave in graves if not group or grave.fault.group == group]


def chosen_group(queue: str, group: str, seen: Stretch | None, expected: int | None) -> list[Grave]:
    """Return the dead letters of a group, in the order they were sent in.

    `seen` is what somebody looked at, without it the newest 10,000; `expected` is how many of the group there were.

    :raises ValueChanged: there are others by now.
    """
    return _in_order(members(read_graves(queue, seen), group), expected)


def chosen_letters(queue: str, ids: Sequence[str], expected: int | None) -> list[Grave]:
    """Return the dead letters that somebody chose one by one, in the order they were sent in.

    :raises ValueChanged: they are not as many as `expected` any more.
    """
    return _in_order(find_graves(queue, ids), expected)


def _in_order(found: list[Grave], expected: int | None) -> list[Grave]:
    if expected is not None and len(found) != expected:
        was = "it is" if len(found) == 1 else f"they are {len(found):,}"
        raise ValueChanged(f"{was} by now, not {expected:,}", hint="look at them again; nothing was done")
    return sorted(found, key=lambda grave: (grave.sent, grave.id))


def _shown(name: str, graves: Sequence[Grave]) -> dict[str, Any]:
    newest = graves[0]
    return {
        "group": name,
        "name": newest.fault.name,
        "message": without_secrets(newest.fault.message),
        "shape": without_secrets(newest.fault.shape),
        "count": len(graves),
        "first": graves[-1].failed * 1000,
        "last": newest.failed * 1000,
    }

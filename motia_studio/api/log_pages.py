"""Pages of log lines, found without ever reading more than a bounded part of them.

Lines are found along **strands**: runs of the log that an index has in order of their ids, such as the warnings of one
Step. What no index knows, a text or a span, is looked for in SEARCHED_AT_ONCE lines of each strand; then the page ends,
however few lines it has, with a cursor to go on from. Ids have no holes and grow with arrival, so that a time becomes
a range of ids by halving.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Final

from django.db import connection
from django.db.models import Q, QuerySet

from motia_studio.history.models import Log

SEARCHED_AT_ONCE: Final = 20_000
# Lines are told to arrive in the order of their times but for this long: writers are late by what Redis was away.
LATE_NS: Final = 600 * 1_000_000_000


@dataclass(frozen=True)
class Lines:
    """The lines that a request asks for: those along the strands that also are as `sieve` says, where there is one."""

    strands: Sequence[QuerySet[Log]]
    sieve: Q | None = None

    def older(self, before: int, limit: int) -> tuple[list[Log], int | None]:
        """Return up to `limit` lines with ids below `before`, newest first, and the cursor where there may be more."""
        return self._page([strand.filter(id__lt=before) for strand in self.strands], limit, newest_first=True)

    def newer(self, after: int, limit: int) -> tuple[list[Log], int | None]:
        """Return up to `limit` lines with ids above `after`, oldest first, and the cursor where there may be more."""
        return self._page([strand.filter(id__gt=after) for strand in self.strands], limit, newest_first=False)

    def _page(
        self, strands: Sequence[QuerySet[Log]], limit: int, *, newest_first: bool
    ) -> tuple[list[Log], int | None]:
        order = "-id" if newest_first else "id"
        bound = None
        if self.sieve is not None:
            ends = [
                strand.order_by(order).values_list("id", flat=True)[SEARCHED_AT_ONCE - 1 :][:1] for strand in strands
            ]
            bounds = [found for end in ends for found in end]
            bound = (max(bounds) if newest_first else min(bounds)) if bounds else None
            strands = [strand.filter(self.sieve) for strand in strands]
        if bound is not None:
            strands = [strand.filter(**{"id__gte" if newest_first else "id__lte": bound}) for strand in strands]
        pages = [strand.order_by(order)[: limit + 1] for strand in strands]
        found = list(islice(merge(*pages, key=lambda line: line.id, reverse=newest_first), limit + 1))
        if len(found) > limit:
            return found[:limit], found[limit - 1].id
        return found, bound


def since(time: int) -> int:
    """Return an id below which every line is older than a time."""
    return _first_from(time - LATE_NS)


def until(time: int) -> int:
    """Return an id from which on every line is from that time on."""
    return _first_from(time + LATE_NS)


def _first_from(time: int) -> int:
    """Return the first id of about that time; one behind the last where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT min(id) FROM history_log), (SELECT max(id) FROM history_log)")
        first, last = cursor.fetchone()
        low, high = first or 0, (last or -1) + 1
        while low < high:
            middle = (low + high) // 2
            cursor.execute("SELECT time FROM history_log WHERE id = %s", [middle])
            found = cursor.fetchone()
            # Retention may take a line away meanwhile, and then everything before it too.
            if found is None or found[0] < time:
                low = middle + 1
            else:
                high = middle
    return low

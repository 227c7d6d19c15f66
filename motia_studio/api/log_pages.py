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
    """The lines that a request asks for: those along the strands whose ids are from `low` to `high`.

    They also are as `sieve` says, where there is one. The ids are bounds and not part of the strands, because SQLite
    uses one bound of each kind to find its place and reads everything in between for a second one.
    """

    strands: Sequence[QuerySet[Log]]
    low: int
    high: int
    sieve: Q | None = None

    def older(self, before: int, limit: int) -> tuple[list[Log], int | None]:
        """Return up to `limit` lines with ids below `before`, newest first, and the cursor where there may be more."""
        low, high = self.low, min(self.high, before - 1)
        bound = self._bound(low, high, "-id")
        found = self._between(bound or low, high, limit, newest_first=True)
        return found[:limit], found[limit - 1].id if len(found) > limit else bound

    def newer(self, after: int, limit: int) -> tuple[list[Log], int | None]:
        """Return up to `limit` lines with ids above `after`, oldest first, and the cursor where there may be more."""
        low, high = max(self.low, after + 1), self.high
        bound = self._bound(low, high, "id")
        found = self._between(low, bound or high, limit, newest_first=False)
        return found[:limit], found[limit - 1].id if len(found) > limit else bound

    def _bound(self, low: int, high: int, order: str) -> int | None:
        """Return the id up to which lines are sifted; None where nothing is sifted, or few enough lines are."""
        if self.sieve is None or high - low < SEARCHED_AT_ONCE:
            return None
        inside = [strand.filter(id__gte=low, id__lte=high).order_by(order) for strand in self.strands]
        ends = [strand.values_list("id", flat=True)[SEARCHED_AT_ONCE - 1 : SEARCHED_AT_ONCE] for strand in inside]
        bounds = [found for end in ends for found in end]
        if not bounds:
            return None
        return max(bounds) if order == "-id" else min(bounds)

    def _between(self, low: int, high: int, limit: int, *, newest_first: bool) -> list[Log]:
        """Return the first lines in an order, one more than `limit` where there are more."""
        sieve = Q(id__gte=low, id__lte=high) & (self.sieve or Q())
        pages = [strand.filter(sieve).order_by("-id" if newest_first else "id")[: limit + 1] for strand in self.strands]
        return list(islice(merge(*pages, key=lambda line: line.id, reverse=newest_first), limit + 1))


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

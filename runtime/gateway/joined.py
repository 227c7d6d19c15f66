"""A client's interest in an item or a group, and everybody's interest in one group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from runtime.gateway.outbox import Outbox
from runtime.gateway.told import Told

MOST_HELD: Final = 1000


@dataclass(slots=True, eq=False)
class Joined:
    """A subscription to an item, or to a whole group where `item` is None. A client that `resumes` gets positions.

    It starts held: events wait until `open` tells from which timestamp on they are news, because the snapshot goes
    first. While `mute` nothing is kept: a new snapshot will follow.
    """

    id: str
    stream: str
    group: str
    item: str | None
    outbox: Outbox
    resumes: bool = False
    _since: int | None = None
    _held: list[Told] | None = field(default_factory=list)

    def hold(self) -> None:
        """Keep events back from now on."""
        self._since, self._held = None, []

    def mute(self) -> None:
        """Drop events from now on."""
        self._since, self._held = None, None

    def open(self, since: int) -> None:
        """Let events through that the snapshot of time `since` doesn't hold, those held back first."""
        held, self._held, self._since = self._held or [], None, since
        for told in held:
            self.take(told)

    def passes_all(self, first: Told) -> bool:
        """Tell whether every event of the group from `first` on goes through."""
        return self.item is None and self._since is not None and first.event.timestamp > self._since

    def take(self, told: Told) -> None:
        """Pass an event on, if it is news to this client."""
        if self._since is None:
            if self._held is None:
                return
            self._held.append(told)
            if len(self._held) > MOST_HELD:
                self.outbox.drop()
        elif told.event.timestamp > self._since or told.is_custom:
            self.outbox.push(told.frame(placed=self.resumes))


class Place:
    """Everybody who joined a group or one of its items."""

    def __init__(self) -> None:
        self._of: dict[Outbox, int] = {}
        self._by_item: dict[str | None, set[Joined]] = {}

    @property
    def clients(self) -> int:
        """Return how many clients joined, each once."""
        return len(self._of)

    def add(self, joined: Joined) -> None:
        """Take somebody in, once."""
        interested = self._by_item.setdefault(joined.item, set())
        if joined not in interested:
            interested.add(joined)
            self._of[joined.outbox] = self._of.get(joined.outbox, 0) + 1

    def remove(self, joined: Joined) -> bool:
        """Let somebody go; True when nobody is left."""
        interested = self._by_item.get(joined.item, set())
        if joined in interested:
            interested.discard(joined)
            if not interested:
                del self._by_item[joined.item]
            self._of[joined.outbox] -= 1
            if not self._of[joined.outbox]:
                del self._of[joined.outbox]
        return not self._by_item

    def tell(self, run: Sequence[Told]) -> None:
        """Hand events of this group on, in order.

        A client with several subscriptions here gets the events one by one: told all of them for one subscription
        and again for the next, it would see an item that was deleted created again.
        """
        others = []
        blocks: dict[bool, bytes] = {}
        for joined in self._by_item.get(None, ()):
            if self._of[joined.outbox] > 1 or not joined.passes_all(run[0]):
                others.append(joined)
                continue
            if joined.resumes not in blocks:
                blocks[joined.resumes] = b"".join([told.frame(placed=joined.resumes) for told in run])
            joined.outbox.push(blocks[joined.resumes], len(run))
        for told in run:
            for joined in others:
                joined.take(told)
            if told.event.item is not None:
                for joined in self._by_item.get(told.event.item, ()):
                    joined.take(told)

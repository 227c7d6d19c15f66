"""How long a chain of messages has become, and through which Steps: what tells a loop from work."""

from __future__ import annotations

from typing import Final, Self
from urllib.parse import quote, unquote

import msgspec

# Enough to name any loop that a person would call one.
SENDERS_MOST: Final = 20
SHOWN: Final = 5
# The entry of a W3C `tracestate` by which a handler's own requests carry it on, and what it may take of that header.
ENTRY: Final = "motia="
ENTRY_MOST: Final = 160
STATE_MOST: Final = 512


class Hops(msgspec.Struct, frozen=True, omit_defaults=True):
    """The messages in a row that led here, each sent by a Step that the one before had started.

    `count` is how many, `senders` which Steps sent them: the last twenty.
    """

    count: int = 0
    senders: tuple[str, ...] = ()

    def sent_by(self, step: str) -> Hops:
        """Return those of a message that a Step sends which these led to."""
        return Hops(self.count + 1, (*self.senders, step)[-SENDERS_MOST:])

    def describe(self) -> str:
        """Return `loop: A → B → A` where the last sender is among those before it, else how the chain ends."""
        *before, last = self.senders
        if last in before:
            return f"loop: {' → '.join(self.senders[len(before) - 1 - before[::-1].index(last) :])}"
        return f"chain: {' → '.join(['…', *self.senders[-SHOWN:]])}"

    def carry(self, step: str, state: str | None) -> str | None:
        """Return the `tracestate` of requests that a Step makes which these led to."""
        if not self.count:
            return state
        entry = f"{ENTRY}{self.count}"
        names = ""
        for name in reversed((*self.senders, step)):
            if len(entry) + len(longer := f"/{quote(name, safe='')}{names}") > ENTRY_MOST:
                break
            names = longer
        entry += names
        return f"{entry},{state}" if state and len(entry) + len(state) < STATE_MOST else entry

    @classmethod
    def take(cls, state: str | None) -> tuple[Self, str | None]:
        """Read a request's `tracestate`; return what it carries of ours, and the rest."""
        members = state.split(",") if state else []
        ours = [member for member in members if member.startswith(ENTRY)]
        if not ours:
            return cls(), state
        count, *names = ours[0].removeprefix(ENTRY).split("/")
        rest = ",".join(member for member in members if member not in ours)
        # Nobody but us writes it, so what can't be read counts for nothing.
        found = cls(int(count), tuple(map(unquote, names))) if count.isascii() and count.isdigit() else cls()
        return found, rest or None


NO_HOPS: Final = Hops()

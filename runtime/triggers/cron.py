"""The clock starts the Step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, ClassVar, Final, Literal, Self, cast
from zoneinfo import ZoneInfo, available_timezones

from runtime.triggers.base import Endpoint, Schedule, Trigger
from runtime.triggers.expression import normalise
from runtime.triggers.options import COMMON, Options
from runtime.triggers.schedule import in_words, next_fires

CatchUp = Literal["none", "one", "all"]
# What the message of a schedule that a person ran says of itself, and its handler finds in `ctx.trigger`.
BY_HAND: Final = "manual"


@dataclass(frozen=True, slots=True)
class CronTrigger(Trigger):
    """A schedule. `expression` is as it was written; each fire time is a message of a topic of its own."""

    kind: ClassVar[str] = "cron"
    label: ClassVar[str] = "Cron"
    icon: ClassVar[str] = "clock"
    colour: ClassVar[str] = "cron"

    expression: str = ""
    timezone: str = "UTC"
    catch_up: CatchUp = "none"

    @classmethod
    def parse(cls, index: int, options: Options) -> Self:
        """Read the expression, its time zone and what to do about missed runs."""
        options.only(*COMMON, "expression", "timezone", "catchUp")
        found = cls(
            index=index,
            condition=bool(options.raw.get("condition")),
            expression=options.text("expression", required=True),
            timezone=_read_timezone(options),
            catch_up=cast(CatchUp, options.choice("catchUp", ("none", "one", "all"), default="none")),
        )
        if found.expression:
            _check_expression(found, options)
        return found

    @property
    def base_suffix(self) -> str:
        """Return `cron(0 0 9 * * *)`."""
        return f"cron({self.expression})"

    @property
    def summary(self) -> str:
        """Return the schedule in words."""
        return in_words(self.schedule)

    @property
    def topic(self) -> str:
        """Return the topic of its fire times, which nobody else listens to."""
        return f"@cron/{self.owner}/{self.suffix}"

    @property
    def schedule(self) -> Schedule:
        """Return when it fires."""
        return Schedule(normalise(self.expression), self.timezone, self.catch_up)

    @property
    def listens(self) -> tuple[Endpoint, ...]:
        """Return the clock."""
        return (Endpoint("cron", self.expression),)

    @property
    def taken(self) -> None:
        """Return nothing: the clock's messages are all alike."""
        return None

    def by_hand(self, given: Any) -> tuple[Any, str | None]:
        """Return a fire time of this moment, which says that a person made it."""
        now = datetime.now(UTC)
        said = fired(f"{self.owner}/{self.suffix}", now.isoformat(timespec="milliseconds"), now)
        return {**said, BY_HAND: True}, None

    def info(self) -> dict[str, Any]:
        """Add the expression."""
        return {"type": self.kind, "index": self.index, "expression": self.expression}


def fired(name: str, scheduled: str, now: datetime) -> dict[str, Any]:
    """Return what the message of a fire time (ISO 8601) says to the subscription of that name."""
    return {
        "trigger": "cron",
        "jobId": name,
        "scheduledTime": scheduled,
        "actualTime": now.isoformat(timespec="milliseconds"),
    }


def _read_timezone(options: Options) -> str:
    name = options.text("timezone", default="UTC")
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = get_close_matches(name, sorted(available_timezones()), n=1)
        hint = f"did you mean {near[0]!r}?" if near else "write one such as 'Europe/Berlin'"
        options.report("timezone", f"there is no time zone called {name!r}", hint=hint)
        return "UTC"
    return name


def _check_expression(found: CronTrigger, options: Options) -> None:
    fields = found.expression.split()
    try:
        fires = next_fires(found.schedule, datetime.now(UTC), 1)
    except ValueError as error:
        options.report("expression", str(error))
        return
    if not fires:
        options.report("expression", f"{found.expression!r} never fires again", severity="warning")
    if len(fields) == 5 and re.search(r"(?<![#/\d])\d", fields[4]):
        days = in_words(found.schedule)
        message = f"days of the week are counted from 1 = Sunday, so this is: {days}"
        hint = "names such as MON-FRI read the same everywhere"
        options.report("expression", message, severity="info", hint=hint)

"""The interface of a trigger kind: everything the rest of the runtime, the API and the diagram need to know of it.

A kind is one file beside this one. Whether it is started by a request (`route`), by a message (`topic`) or by the
clock (`schedule`) is data, so nobody outside the file asks which kind it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from runtime.model.message import Message
from runtime.triggers.options import Options


@dataclass(frozen=True, slots=True)
class Route:
    """An HTTP method and a path pattern such as `/tickets/:id`."""

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A cron expression in six or seven fields (second first), its time zone and what to do about missed runs."""

    expression: str
    timezone: str = "UTC"
    catch_up: Literal["none", "one", "all"] = "none"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How messages reach a subscription. Times are milliseconds; None means the default of config.yaml."""

    fifo: bool = False
    max_retries: int | None = None
    backoff_ms: int | None = None
    backoff_type: Literal["exponential", "fixed"] = "exponential"
    concurrency: int | None = None
    delay_ms: int = 0
    timeout_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One end of a diagram edge: what a trigger listens to. `kind` is "topic", "state", "stream", "http" or "cron"."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What somebody gives who runs a Step by hand: what it is called, and its JSON Schema; None is any JSON."""

    title: str
    schema: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts a Step. Subclasses add their own frozen fields and answer the questions below.

    `index` is the trigger's place in the Step's `config.triggers`; `repeated` is true when an earlier trigger of the
    same Step has the same suffix; `condition` tells whether a condition function guards it; `owner` is the name of
    the Step. `aliases` are other spellings of the kind that are understood.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    colour: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()

    index: int
    condition: bool = False
    repeated: bool = False
    input_schema: dict[str, Any] | None = None
    owner: str = ""

    @classmethod
    def parse(cls, index: int, options: Options) -> Self:
        """Read one entry of `triggers`. Report what is wrong through `options`, which knows file and field.

        A trigger with an error is left out of its Step; one with a warning runs.
        """
        raise NotImplementedError

    @property
    def suffix(self) -> str:
        """Return Motia's name of the trigger inside its Step, such as `http(GET /tickets)`."""
        return f"{self.base_suffix}-{self.index}" if self.repeated else self.base_suffix

    @property
    def base_suffix(self) -> str:
        """Return the suffix without the number that tells repeated ones apart. Mandatory."""
        raise NotImplementedError

    @property
    def summary(self) -> str:
        """Return what a person reads on the diagram, such as `GET /tickets` or `every day at 09:00`. Mandatory."""
        raise NotImplementedError

    @property
    def route(self) -> Route | None:
        """Return the request that starts it; None for everything that is started by a message."""
        return None

    @property
    def topic(self) -> str | None:
        """Return the topic whose messages start it. Topics of the runtime itself begin with `@`."""
        return None

    @property
    def schedule(self) -> Schedule | None:
        """Return when the scheduler publishes a message for it."""
        return None

    @property
    def delivery(self) -> Delivery:
        """Return how its messages are delivered."""
        return Delivery()

    @property
    def listens(self) -> tuple[Endpoint, ...]:
        """Return what it listens to, for the diagram's edges."""
        return ()

    def accepts(self, message: Message) -> bool:
        """Tell whether a message of its topic concerns it. Called where the message is published."""
        return True

    @property
    def taken(self) -> Taken | None:
        """Return what somebody gives who runs the Step by a message of theirs; None where there is nothing to give."""
        return Taken("The message", self.input_schema)

    def by_hand(self, given: Any) -> tuple[Any, str | None]:
        """Return the data and the group of the message that what somebody gave makes."""
        return given, None

    def info(self) -> dict[str, Any]:
        """Return `ctx.trigger` as the handler sees it."""
        return {"type": self.kind, "index": self.index}

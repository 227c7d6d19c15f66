"""A trigger kind of somebody else's: one file, registered by one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from runtime.triggers.base import Endpoint, Trigger
from runtime.triggers.options import Options


@dataclass(frozen=True, slots=True)
class BellTrigger(Trigger):
    """Starts a Step when a bell rings."""

    kind: ClassVar[str] = "bell"
    label: ClassVar[str] = "Bell"
    icon: ClassVar[str] = "bell"
    colour: ClassVar[str] = "queue"

    bell: str = ""

    @classmethod
    def parse(cls, index: int, options: Options) -> Self:
        return cls(index=index, bell=options.text("bell", required=True))

    @property
    def base_suffix(self) -> str:
        return f"bell({self.bell})"

    @property
    def summary(self) -> str:
        return f"when {self.bell} rings"

    @property
    def topic(self) -> str:
        return f"@bell/{self.bell}"

    @property
    def listens(self) -> tuple[Endpoint, ...]:
        return (Endpoint("bell", self.bell),)

"""The pictures: what each is called, in which scene it is taken, at which address, and what is done before.

`{failed}` and `{span}` in an address stand for a trace that failed and the span in it that did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Scene = Literal["sample", "flood", "new", "bare", "away"]


@dataclass(frozen=True)
class Picture:
    """One picture. `before` are keys to press and, from a `.` on, elements to click."""

    name: str
    scene: Scene
    address: str
    before: tuple[str, ...] = ()


PICTURES: Final = (
    Picture("flow-full", "sample", "?panel=none"),
    Picture("flow-outline", "sample", "?as=outline&panel=none"),
    Picture("flow-new", "new", ""),
    Picture("flow-empty", "bare", ""),
    Picture("flow-away", "away", ""),
    Picture("step-full", "sample", "?step=EscalateTicket&panel=none"),
    Picture("step-new", "new", "?step=RequestGreeting&panel=none"),
    Picture("topic-full", "sample", "?topic=ticket.urgent&panel=none"),
    Picture("traces-full", "sample", "?view=traces&panel=none"),
    Picture("traces-filtered", "sample", "?view=traces&find=nothing-like-it&panel=none"),
    Picture("traces-empty", "new", "?view=traces&panel=none"),
    Picture("traces-away", "away", "?view=traces&panel=none"),
    Picture("story-full", "sample", "?view=traces&trace={failed}&panel=none"),
    Picture("run-full", "sample", "?view=traces&trace={failed}&mode=diagram&panel=none"),
    Picture("timeline-full", "sample", "?view=traces&trace={failed}&mode=timeline&panel=none"),
    Picture("span-full", "sample", "?view=traces&trace={failed}&span={span}&panel=none"),
    Picture("logs-full", "sample", "?view=logs&panel=none"),
    Picture("logs-flood", "flood", "?view=logs&panel=none"),
    Picture("logs-drawer", "flood", "?panel=logs"),
    Picture("logs-empty", "new", "?view=logs&panel=none"),
    Picture("logs-away", "away", "?view=logs&panel=none"),
    Picture("problems-empty", "sample", "?panel=problems"),
    Picture("palette", "sample", "?panel=none", (".search-button",)),
    Picture("keys", "sample", "?panel=none", ("?",)),
    Picture("first-steps", "new", "?panel=none", (".first-steps-button",)),
)

"""Puts like siblings together: 37 messages to one Step from one place are one sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from motia_studio.story.deeds import received
from motia_studio.story.parts import Part
from motia_studio.story.scene import NS_PER_MS, Scene
from motia_studio.story.visits import Visit
from motia_studio.story.words import listed, times

FEWEST: Final = 5
MEMBERS_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Fold:
    """Visits that are told together; of most there is one."""

    visits: tuple[Visit, ...]

    @property
    def first(self) -> Visit:
        """Return the earliest."""
        return self.visits[0]

    def statuses(self, scene: Scene) -> dict[str, int]:
        """Return how many stand how, worst first."""
        found: dict[str, int] = dict.fromkeys(("failed", "running", "waiting", "stopped", "skipped", "done"), 0)
        for visit in self.visits:
            found[scene.status(visit)] += 1
        return {status: number for status, number in found.items() if number}

    def members(self, scene: Scene) -> list[dict[str, Any]]:
        """Return each of many as the API has it: of more than MEMBERS_MOST those that didn't go well before others."""
        ranked = sorted(self.visits, key=lambda visit: scene.status(visit) in ("done", "skipped"))[:MEMBERS_MOST]
        return [_member(visit, scene) for visit in sorted(ranked, key=lambda visit: (visit.start, visit.id))]


def fold(visits: Iterable[Visit]) -> list[Fold]:
    """Return the visits in order, FEWEST or more like siblings as one. Children of folded visits are siblings too."""
    levels: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        levels[visit.depth].append(visit)
    place: dict[Visit, object] = {}
    found: list[Fold] = []
    for _, level in sorted(levels.items()):
        alike: dict[tuple[object, str, str | None], list[Visit]] = defaultdict(list)
        for visit in level:
            alike[(place.get(visit.parent) if visit.parent else None, visit.step, visit.suffix)].append(visit)
        for group in alike.values():
            folds = [Fold(tuple(group))] if len(group) >= FEWEST else [Fold((visit,)) for visit in group]
            found += folds
            place.update({visit: each.first.id for each in folds for visit in each.visits})
    return sorted(found, key=lambda each: (each.first.start, each.first.depth, each.first.id))


def folded_sentence(folded: Fold, scene: Scene) -> list[Part]:
    """Return "Send mail received mail.send 37 times: 35 done and 2 failed"."""
    statuses = folded.statuses(scene)
    started = received(folded.first, scene)
    often = f"{started} {times(len(folded.visits))}"
    outcome = listed([f"{number:,} {status}" for status, number in statuses.items()][::-1], most=6)
    subject = [scene.subject(next((each for each in folded.visits if scene.status(each) == "failed"), folded.first))]
    return [*subject, f" {often}: {outcome if len(statuses) > 1 else f'all {next(iter(statuses))}'}"]


def _member(visit: Visit, scene: Scene) -> dict[str, Any]:
    took = None if visit.end is None else round((visit.end - visit.start) / NS_PER_MS, 3)
    status = scene.status(visit)
    return {"id": visit.id, "spanId": visit.place, "at": visit.start / NS_PER_MS, "took": took, "status": status}

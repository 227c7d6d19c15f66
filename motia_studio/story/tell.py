"""The whole story of a trace: called with its spans, and with two ways to ask for more, each at most once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from motia_studio.story.ending import following, headline, standing
from motia_studio.story.fates import Fates, Ticket
from motia_studio.story.fold import Fold, fold, folded_sentence
from motia_studio.story.parts import closed
from motia_studio.story.phases import phases, total
from motia_studio.story.scene import NS_PER_MS, Scene
from motia_studio.story.sentence import sentence
from motia_studio.story.spans import SpanFact
from motia_studio.story.visits import Gathered, Visit, gather, waiting
from runtime.model import Registry

SENTENCES_MOST: Final = 300
TICKETS_MOST: Final = 500
PAYLOADS_MOST: Final = 100

# The spans of another system alone.
NOTHING: Final[dict[str, Any]] = {
    "status": "done",
    "headline": ["No Step ran in this trace."],
    "next": None,
    "error": None,
}

Payloads = Mapping[str, Mapping[str, Any]]
Ask = Callable[[Sequence[Ticket]], Fates]
Read = Callable[[Sequence[str]], Payloads]


def tell(
    spans: Sequence[SpanFact], registry: Registry, *, now: int, ask: Ask, read: Read, key: str | None = None
) -> dict[str, Any]:
    """Return the story as the API has it. `now` is in nanoseconds.

    `ask` says where messages are, `read` what was recorded of the values of attempts, by their spans. Of a trace with
    more sentences than SENTENCES_MOST the first are told, failed ones before all others; `cut` says how many are not.
    """
    gathered = gather(spans)
    scene = Scene(registry, now)
    unclaimed = list(waiting(gathered, registry))
    scene = replace(scene, fates=ask(_tickets(gathered, unclaimed, scene)))
    seen = [visit for visit in unclaimed if (fate := scene.fate(visit)) is not None and fate.waits]
    visits = sorted([*gathered.visits, *seen], key=lambda visit: (visit.start, visit.depth))
    folds = fold(visits)
    told = _chosen(folds, scene)
    scene = replace(scene, payloads=read(_wanted(told, visits, scene)))
    parked = [call for call, _ in gathered.sent if call.facts.topic not in registry.by_topic]
    return {
        **(_told(visits, parked, scene, key) if visits else NOTHING),
        "key": key,
        "sentences": [_sentence(each, scene) for each in told],
        "cut": len(folds) - len(told),
        "technical": gathered.technical + sum(len(each.visits) for each in folds if _is_low(each, scene)),
    }


def _told(visits: list[Visit], parked: list[SpanFact], scene: Scene, key: str | None) -> dict[str, Any]:
    status = standing(visits, scene)
    # Where there is nothing else, what may be left out is the story.
    visits = [visit for visit in visits if not scene.is_low(visit)] or visits
    failed = next((visit for visit in visits if scene.status(visit) == "failed"), None) or visits[0]
    error = scene.told(failed)
    return {
        "status": status,
        "headline": headline(visits, scene, status, key),
        "next": following(visits, parked, scene, status),
        "error": error.as_json() if error else None,
    }


def _sentence(folded: Fold, scene: Scene) -> dict[str, Any]:
    first, many = folded.first, len(folded.visits) > 1
    statuses = folded.statuses(scene)
    decided = next((visit for visit in folded.visits if scene.status(visit) == next(iter(statuses))), first)
    error = scene.told(decided)
    ends = [visit.end for visit in folded.visits]
    end = None if None in ends else max(end for end in ends if end is not None)
    return {
        "id": first.id,
        "spanId": decided.place,
        "step": first.step,
        "at": first.start / NS_PER_MS,
        "took": None if end is None else round((end - first.start) / NS_PER_MS, 3),
        "status": next(iter(statuses)),
        "depth": first.depth,
        "text": closed(folded_sentence(folded, scene) if many else sentence(first, scene)),
        "count": {"total": len(folded.visits), "done": statuses.get("done", 0), "failed": statuses.get("failed", 0)}
        if many
        else None,
        "members": folded.members(scene) if many else [],
        "phases": total([phases(visit, scene.step(visit), scene.now) for visit in folded.visits]),
        "error": error.as_json() if error else None,
        "low": _is_low(folded, scene),
    }


def _tickets(gathered: Gathered, unclaimed: list[Visit], scene: Scene) -> list[Ticket]:
    """Return the messages whose fate decides how the story goes on: unfinished, given up, or not taken yet."""
    open_ones = [visit for visit in gathered.visits if scene.status(visit) in ("running", "waiting", "failed")]
    asked = [visit.ticket for visit in (*open_ones, *unclaimed) if visit.ticket is not None]
    return list(dict.fromkeys(asked))[:TICKETS_MOST]


def _chosen(folds: list[Fold], scene: Scene) -> list[Fold]:
    if len(folds) <= SENTENCES_MOST:
        return folds
    ranked = sorted(range(len(folds)), key=lambda place: ("failed" not in folds[place].statuses(scene), place))
    return [folds[place] for place in sorted(ranked[:SENTENCES_MOST])]


def _wanted(told: list[Fold], visits: list[Visit], scene: Scene) -> list[str]:
    """Return the attempts whose values the authors' sentences need; those of what failed first."""
    failed = [visit for visit in visits if scene.status(visit) == "failed"][:PAYLOADS_MOST]
    single = [each.first for each in told if len(each.visits) == 1]
    wanted = [visit.last.id for visit in (*failed, *visits[:1], *single) if visit.last and _has_gaps(visit, scene)]
    return list(dict.fromkeys(wanted))[:PAYLOADS_MOST]


def _has_gaps(visit: Visit, scene: Scene) -> bool:
    step = scene.step(visit)
    if step is None:
        return False
    templates = [step.wording.label, *step.wording.story.values()]
    return any(template.roots - {"error"} for template in templates if template)


def _is_low(folded: Fold, scene: Scene) -> bool:
    return all(scene.is_low(visit) for visit in folded.visits)

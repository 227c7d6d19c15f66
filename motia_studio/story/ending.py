"""How a trace stands: its status, the sentence above all others, and what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from motia_studio.story.deeds import received
from motia_studio.story.parts import Part, closed, joined, plain, term
from motia_studio.story.scene import NS_PER_MS, Scene
from motia_studio.story.sentence import coming, failing, sentence
from motia_studio.story.spans import SpanFact
from motia_studio.story.visits import Visit
from motia_studio.story.words import count, duration, http_status, listed

DEAD_LETTERS_NAMED = 3
# What is going on counts before what has been, and that before what went well.
ORDER = ("running", "failed", "waiting", "stopped")


def standing(visits: Sequence[Visit], scene: Scene) -> str:
    """Return the status of the whole trace."""
    found = {scene.status(visit) for visit in visits}
    if found == {"skipped"}:
        return "skipped"
    return next((status for status in ORDER if status in found), "done")


def headline(visits: Sequence[Visit], scene: Scene, status: str, key: str | None) -> list[Part]:
    """Return the outcome in a few words."""
    chosen = next((visit for visit in visits if scene.status(visit) == status), visits[0])
    if status == "failed":
        parts = _failed(chosen, visits, scene)
    elif status == "done":
        parts = _done(visits, scene)
    else:
        parts = joined([*closed(sentence(chosen, scene)), *_progress(visits, scene)])
    if key and key not in plain(parts):
        return joined([f"{key}: ", *parts])
    return parts


def following(visits: Sequence[Visit], parked: Iterable[SpanFact], scene: Scene, status: str) -> list[Part]:
    """Return what happens now, or that nothing more does."""
    parts: list[Part] = []
    for visit in visits:
        if scene.status(visit) == "waiting" and len(parts) < DEAD_LETTERS_NAMED:
            parts += [*closed([scene.subject(visit), " ", *coming(visit, scene)]), " "]
    parts += _dead_letters(visits, scene)
    if topics := sorted({call.facts.topic or "" for call in parked}):
        parts.append(f"No Step takes {listed(topics)}: such messages are kept until one does. ")
    if parts:
        last = parts.pop()
        return joined([*parts, last.rstrip() if isinstance(last, str) else last])
    if status == "running":
        return ["The work goes on."]
    if status == "failed" and any(scene.status(visit) == "failed" and visit.facts.route for visit in visits):
        return ["Nothing more happens. Whoever sent the request was told so, and may send it again."]
    return ["Nothing more happens."]


def _failed(chosen: Visit, visits: Sequence[Visit], scene: Scene) -> list[Part]:
    step = scene.step(chosen)
    fail = step.wording.fail if step else None
    said = [*closed(scene.said(chosen, fail)), " "] if fail else []
    # An author who quotes the error has given the reason already.
    reasoned = fail is None or "error" not in fail.roots
    parts = [*said, *closed([scene.subject(chosen), " ", *failing(chosen, scene, timed=True, reasoned=reasoned)])]
    others = sum(1 for visit in visits if scene.status(visit) == "failed") - 1
    if others:
        parts.append(f" {count(others, 'other')} failed as well.")
    fate = scene.fate(chosen)
    if fate is not None and fate.is_buried:
        parts += [" The message waits as a ", term("dead letter"), "."]
    return joined(parts)


def _done(visits: Sequence[Visit], scene: Scene) -> list[Part]:
    lead = visits[0]
    step = scene.step(lead)
    has_words = step is not None and (step.wording.ok or step.wording.label)
    if has_words or scene.told(lead) is not None:
        said = sentence(lead, scene)
    else:
        status = lead.facts.status
        answered = f" and answered {http_status(status)}" if status is not None else ""
        said = [scene.subject(lead), f" {received(lead, scene)}{answered}"]
    if scene.told(lead) is not None and len(visits) == 1:
        return closed(said)
    end = max((visit.end or visit.start for visit in visits), default=lead.start)
    took = duration((end - lead.start) / NS_PER_MS)
    skipped = sum(1 for visit in visits if scene.status(visit) == "skipped")
    # A Step that ran a thousand times is one Step.
    done = len({visit.step for visit in visits if scene.status(visit) != "skipped"})
    all_of = "Both Steps" if done == 2 else f"All {count(done, 'Step')}"
    ran = f"{all_of} were done in {took}." if done > 1 else f"It took {took}."
    left_out = f" {count(skipped, 'Step was', 'Steps were')} skipped." if skipped else ""
    return joined([*closed(said), f" {ran}{left_out}"])


def _progress(visits: Sequence[Visit], scene: Scene) -> list[Part]:
    done = sum(1 for visit in visits if scene.status(visit) in ("done", "skipped"))
    noun = "Step" if len({visit.step for visit in visits}) == len(visits) else "run"
    return [f" {done:,} of {count(len(visits), noun)} {'is' if done == 1 else 'are'} done."] if done else []


def _dead_letters(visits: Sequence[Visit], scene: Scene) -> list[Part]:
    buried = [visit for visit in visits if (fate := scene.fate(visit)) is not None and fate.is_buried]
    if not buried:
        return []
    if len(buried) == 1:
        first: list[Part] = ["The message to ", scene.subject(buried[0]), " waits as a ", term("dead letter")]
        return [*first, " until a person redrives or discards it. Nothing else happens on its own."]
    begin: list[Part] = [f"{count(len(buried), 'message')} wait as ", term("dead letter", "dead letters")]
    return [*begin, " until a person redrives or discards them. Nothing else happens on its own."]

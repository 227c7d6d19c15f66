"""One visit as one sentence: what its author wrote for how it stands, or else what can be said of any Step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from motia_studio.story.deeds import received, summed
from motia_studio.story.parts import Part, joined
from motia_studio.story.scene import NS_PER_MS, Scene
from motia_studio.story.visits import Visit
from motia_studio.story.words import count, duration, http_status, times


def sentence(visit: Visit, scene: Scene) -> list[Part]:
    """Return the sentence, without its full stop."""
    return joined(_SENTENCES[scene.status(visit)](visit, scene))


def failing(visit: Visit, scene: Scene, *, timed: bool = False, reasoned: bool = True) -> list[Part]:
    """Return "failed after 3 tries (1.2 s): why"; the time and the reason where they are asked for."""
    tries = f" after {visit.tries} tries" if visit.tries > 1 else ""
    took = f" ({duration(_ms(visit, scene))})" if timed else ""
    told = scene.told(visit)
    reason = f": {told.reason.rstrip('.')}" if reasoned and told else ""
    return [f"failed{tries}{took}{reason}"]


def coming(visit: Visit, scene: Scene) -> list[Part]:
    """Return what a waiting visit waits for: "will be tried again in 3 s", "waits behind 3 others"."""
    fate = scene.fate(visit)
    due = None if fate is None or fate.due is None else max(0.0, fate.due - scene.now / NS_PER_MS)
    if visit.attempts:
        when = "soon" if due is None or due < 1 else f"in {duration(due)}"
        return [f"failed {times(visit.tries)} so far and will be tried again {when}"]
    if due is not None and fate is not None and fate.status == "scheduled":
        return [f"starts in {duration(due)}"]
    if fate is not None and fate.status == "deferred":
        return ["waits until the messages of its group before it are done"]
    if fate is not None and fate.ahead:
        return [f"waits behind {count(fate.ahead, 'other')}"]
    return ["waits for its turn"]


def _done(visit: Visit, scene: Scene) -> list[Part]:
    step = scene.step(visit)
    tried = f" (tried {times(visit.tries)})" if visit.tries > 1 else ""
    refused = visit.facts.status is not None and visit.facts.status >= 400
    told = scene.told(visit)
    if told is not None and not visit.attempts:
        subject, status = scene.subject(visit), http_status(visit.facts.status or 400)
        return [
            subject,
            f" turned {visit.facts.verb} {visit.facts.route} down with {status}: {told.reason.rstrip('.')}",
        ]
    if step is not None and step.wording.ok is not None and not refused:
        return [*scene.said(visit, step.wording.ok), tried]
    if step is not None and step.wording.label is not None:
        answered = f" — answered {http_status(visit.facts.status)}" if refused and visit.facts.status else ""
        return [*scene.said(visit, step.wording.label), answered, tried]
    return [scene.subject(visit), " ", summed(visit, scene), tried]


def _failed(visit: Visit, scene: Scene) -> list[Part]:
    step = scene.step(visit)
    if step is not None and step.wording.fail is not None:
        return [*scene.said(visit, step.wording.fail), f" (tried {times(visit.tries)})" if visit.tries > 1 else ""]
    return [*_about(visit, scene), *failing(visit, scene)]


def _waiting(visit: Visit, scene: Scene) -> list[Part]:
    step = scene.step(visit)
    if step is not None and step.wording.wait is not None:
        return scene.said(visit, step.wording.wait)
    return [*_about(visit, scene), *coming(visit, scene)]


def _running(visit: Visit, scene: Scene) -> list[Part]:
    tries = f" (try {visit.tries})" if visit.tries > 1 else ""
    since = visit.last.took(scene.now) if visit.last and visit.last.end is None else scene.now - visit.start
    return [*_about(visit, scene), f"has been running for {duration(max(0, since) / NS_PER_MS)}{tries}"]


def _stopped(visit: Visit, scene: Scene) -> list[Part]:
    told = scene.told(visit)
    return [*_about(visit, scene), "was stopped", f": {told.message.rstrip('.')}" if told else ""]


def _skipped(visit: Visit, scene: Scene) -> list[Part]:
    return [scene.subject(visit), f" {received(visit, scene)} and was skipped: its condition was not met"]


def _about(visit: Visit, scene: Scene) -> list[Part]:
    """Return what a sentence about something unfinished begins with: the label, or the Step's name."""
    step = scene.step(visit)
    # Nothing is recorded yet of what somebody waits for first: every gap of its label would be empty.
    if step is None or step.wording.label is None or (step.wording.label.roots and not visit.attempts):
        return [scene.subject(visit), " "]
    return [*scene.said(visit, step.wording.label), " — "]


def _ms(visit: Visit, scene: Scene) -> float:
    end = scene.now if visit.end is None else visit.end
    return (end - visit.start) / NS_PER_MS


_SENTENCES: Final[dict[str, Callable[[Visit, Scene], list[Part]]]] = {
    "done": _done,
    "failed": _failed,
    "waiting": _waiting,
    "running": _running,
    "stopped": _stopped,
    "skipped": _skipped,
}

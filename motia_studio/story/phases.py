"""Where the time of a visit went: it waited for its turn, worked, retried what failed, or slept as it was told to."""

from __future__ import annotations

from itertools import pairwise

from motia_studio.story.visits import Visit
from runtime.model import Step

NS_PER_MS = 1e6
Phases = dict[str, float]
NO_TIME: Phases = {"waited": 0.0, "worked": 0.0, "retried": 0.0, "slept": 0.0}


def phases(visit: Visit, step: Step | None, now: int) -> Phases:
    """Return milliseconds for each phase; together they are the visit's whole time until its end, or until `now`.

    `slept` are pauses that somebody asked for: a delay, and the backoff between two tries. `retried` is the work of
    tries that failed and were followed by another; `worked` that of the last one.
    """
    end = now if visit.end is None else visit.end
    delay = _delay(visit, step)
    if not visit.attempts:
        whole = max(0, end - visit.start)
        slept = min(delay, whole) if visit.span is None else 0
        worked = whole if visit.span is not None and visit.end is not None else 0
        return _rounded(whole - slept - worked, worked, 0, slept)
    first, last = visit.attempts[0], visit.attempts[-1]
    before = max(0, first.start - visit.start)
    pauses = sum(max(0, later.start - (earlier.end or later.start)) for earlier, later in pairwise(visit.attempts))
    failed = sum(
        (later.start if earlier.end is None else earlier.end) - earlier.start
        for earlier, later in pairwise(visit.attempts)
    )
    after = max(0, end - last.end) if last.end is not None else 0
    is_pause = last.status == "error" and visit.end is None
    slept = min(delay, before)
    return _rounded(
        before - slept,
        last.took(now) + (0 if is_pause else after),
        failed,
        slept + pauses + (after if is_pause else 0),
    )


def total(all_phases: list[Phases]) -> Phases:
    """Return the sums."""
    return {name: round(sum(each[name] for each in all_phases), 3) for name in NO_TIME}


def _delay(visit: Visit, step: Step | None) -> int:
    """Return for how long the message was held back, as its sender or the Step's config asked for."""
    asked = visit.cause.facts.delay_ms if visit.cause else None
    trigger = visit.trigger(step)
    return int((asked or (trigger.delivery.delay_ms if trigger else 0)) * NS_PER_MS)


def _rounded(waited: float, worked: float, retried: float, slept: float) -> Phases:
    values = (waited, worked, retried, slept)
    return {name: round(value / NS_PER_MS, 3) for name, value in zip(NO_TIME, values, strict=True)}

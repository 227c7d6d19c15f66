"""What holds up the messages of one subscription."""

from __future__ import annotations

from typing import Final

from motia_studio.why.parts import Part, Reason, counted, duration, step
from motia_studio.why.situation import Situation
from runtime.adapters.queue.pauses import Pause
from runtime.model import Step, Subscription

# What becomes of a schedule's runs while nothing can start them, by its `catchUp`.
MISSED: Final = {
    "none": "runs missed meanwhile are left out",
    "one": "runs missed meanwhile are made up for by one run",
    "all": "runs missed meanwhile are all made up for",
}


def queue_reasons(found: Subscription, situation: Situation) -> list[Reason]:
    """Return what holds up the messages of a subscription; nothing where they are handled as they come."""
    reasons = [*broken(found.step), *_held_up(found, situation)]
    depth = situation.depth(found)
    if depth.waiting:
        reasons.append(_behind(found, situation))
    if depth.delayed:
        held = f"{counted(depth.delayed, 'message')} {_is(depth.delayed)} held back: sent with a delay, or tried again "
        reasons.append(Reason("delayed", [held, "after a failure."]))
    if depth.failed:
        gone = f"{counted(depth.failed, 'message')} {_was(depth.failed)} given up and kept as dead letters."
        reasons.append(Reason("dead_letters", [gone], "mend the Step, then redrive its dead letters", "warning"))
    return reasons


def broken(found: Step) -> list[Reason]:
    """Return that a Step's file doesn't load, and whether an earlier version runs."""
    problem = found.broken
    if problem is None and (found.runner is not None or not found.triggers):
        return []
    told = f": {problem.message} ({problem.place})" if problem else ""
    todo = (problem.hint if problem else None) or f"correct {problem.place if problem else found.file} and save"
    if found.runner is None:
        text: list[Part] = [step(found.name), f" can't run, because its file doesn't load{told}."]
        return [Reason("broken", text, todo, "error")]
    text = [step(found.name), f" still runs as it was before: its file doesn't load any more{told}."]
    return [Reason("broken_since", text, todo, "warning")]


def limit_of(found: Subscription, situation: Situation) -> int | None:
    """Return how many messages of a subscription are handled at once."""
    return found.trigger.delivery.concurrency or situation.limits.get(found.name)


def _held_up(found: Subscription, situation: Situation) -> list[Reason]:
    reasons: list[Reason] = []
    if situation.depths.suspended:
        text: list[Part] = ["All workers are suspended (`rq suspend`), so nothing is taken from any queue."]
        reasons.append(Reason("suspended", text, "run `rq resume`", "error"))
    pause = situation.depths.paused.get(found.step.name)
    if pause is not None:
        reasons.append(_paused(found, pause, situation.now))
    if situation.workers == 0:
        todo = "look at the studio's terminal, or start one with `./studio worker`"
        reasons.append(Reason("no_worker", ["No worker is running, so messages wait."], todo, "error"))
    return reasons


def _paused(found: Subscription, pause: Pause, now: float) -> Reason:
    """Return who paused a Step, and what becomes of what would start it meanwhile."""
    schedule = found.trigger.schedule
    so, todo = "its messages wait", "resume it, and they run in their order"
    if schedule is not None:
        so, todo = "the clock doesn't start it", f"resume it; {MISSED[schedule.catch_up]}"
    since = "" if pause.at is None else f" {duration(now - pause.at)} ago"
    who: list[Part] = [f"{pause.by or 'Somebody'} paused ", step(found.step.name), f"{since}, so {so}."]
    return Reason("paused", who, todo, "warning")


def _behind(found: Subscription, situation: Situation) -> Reason:
    depth, limit = situation.depth(found), limit_of(found, situation)
    text: list[Part] = [f"{counted(depth.waiting, 'message')} {'waits' if depth.waiting == 1 else 'wait'} for "]
    text += [step(found.step.name), _at_work(depth.running, limit)]
    if depth.oldest is not None:
        text.append(f"; the oldest for {duration(situation.now - depth.oldest)}")
    is_full = limit is not None and depth.running >= limit
    todo = f"raise `concurrency` of its trigger, which is {limit}" if is_full else None
    return Reason("waiting", [*text, "."], todo, "warning" if is_full else "info")


def _at_work(running: int, limit: int | None) -> str:
    if limit is None:
        return f", which handles {running} now"
    return f", which handles {running} of at most {limit} at once now"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"

"""What keeps a Step from running now, and what will make it run."""

from __future__ import annotations

from datetime import UTC, datetime

from motia_studio.why.parts import Part, Reason, duration, moment, step
from motia_studio.why.queues import MISSED, queue_reasons
from motia_studio.why.situation import Situation
from motia_studio.why.topics import no_producer
from runtime.adapters.queue.pauses import Pause
from runtime.model import Step, Subscription
from runtime.triggers.base import Schedule, Trigger
from runtime.triggers.schedule import next_fires


def about_step(found: Step) -> dict[str, object]:
    """Return what the answer is about."""
    return {
        "step": found.name,
        "file": found.file,
        "broken": found.broken is not None,
        "runs": found.runner is not None,
        "triggers": [trigger.summary for trigger in found.triggers],
    }


def step_reasons(found: Step, situation: Situation) -> list[Reason]:
    """Return what keeps a Step from running now, the worst first, then what makes it run."""
    reasons: list[Reason] = []
    for trigger in found.triggers:
        reasons += _trigger_reasons(found, trigger, situation)
    if not found.triggers:
        reasons.append(_without_trigger(found))
    seen: dict[str, Reason] = {f"{reason.code} {reason.text}": reason for reason in reasons}
    worst = ("error", "warning", "info")
    return sorted(seen.values(), key=lambda reason: worst.index(reason.severity))


def _without_trigger(found: Step) -> Reason:
    if found.broken is not None:
        text: list[Part] = [step(found.name), f" can't run: {found.broken.message} ({found.broken.place})."]
        return Reason("broken", text, found.broken.hint or f"correct {found.broken.place} and save", "error")
    text = [step(found.name), " has no triggers: it stands in the diagram and nothing starts it."]
    return Reason("no_trigger", text, "add a trigger to its config if it is to run")


def _trigger_reasons(found: Step, trigger: Trigger, situation: Situation) -> list[Reason]:
    subscription = Subscription(found, trigger)
    reasons = queue_reasons(subscription, situation)
    if trigger.topic is None:
        reasons = [reason for reason in reasons if reason.code.startswith("broken")]
    elif not trigger.topic.startswith("@") and (unsent := no_producer(trigger.topic, situation)):
        reasons.append(unsent)
    if trigger.schedule is not None:
        pause = situation.paused_schedules.get(subscription.name)
        if pause:
            reasons.append(_paused(pause))
        elif found.name not in situation.depths.paused:
            reasons += _schedule_reasons(trigger.schedule, situation)
    elif not any(reason.severity == "error" for reason in reasons):
        reasons.append(_starts(found, trigger))
    return reasons


def _paused(pause: Pause) -> Reason:
    by = f" by {pause.by}" if pause.by else ""
    since = f" since {moment(pause.at)}" if pause.at else ""
    text: list[Part] = [f"Its schedule is paused{by}{since}, so the clock starts nothing."]
    return Reason("schedule_paused", text, "resume it among the schedules", "warning")


def _schedule_reasons(schedule: Schedule, situation: Situation) -> list[Reason]:
    following = next_fires(schedule, datetime.fromtimestamp(situation.now, UTC), 1)
    if not following:
        text: list[Part] = [f"Its schedule `{schedule.expression}` never comes again."]
        return [Reason("cron_never", text, "correct the expression", "error")]
    at = following[0].timestamp()
    told: list[Part] = [f"Its schedule runs it next at {moment(at)}, in {duration(at - situation.now)}."]
    reasons = [Reason("cron_next", told)]
    if not situation.has_scheduler:
        text = [f"No scheduler is running, so no schedule runs anything; {MISSED[schedule.catch_up]}."]
        reasons.append(Reason("no_scheduler", text, "look at the studio's terminal", "error"))
    return reasons


def _starts(found: Step, trigger: Trigger) -> Reason:
    if trigger.route is not None:
        text: list[Part] = [step(found.name), f" runs when somebody sends {trigger.summary}"]
    else:
        text = [step(found.name), f" runs for each message of {trigger.summary}"]
    text.append(", if its condition lets it." if trigger.condition else ".")
    return Reason("starts", text)

"""Every schedule of the project with its next fire times and its last runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from motia_studio.depths import shown_pause
from motia_studio.queues.pausing import paused_steps
from motia_studio.schedules.past import past_runs
from motia_studio.schedules.pausing import paused_schedules
from runtime.model import Registry, Subscription
from runtime.triggers.base import Schedule
from runtime.triggers.cron import CronTrigger
from runtime.triggers.schedule import in_words, next_fires

NEXT: Final = 5


def schedules_of(registry: Registry) -> list[dict[str, Any]]:
    """Return the schedules as the page shows them, those that run next first; times are milliseconds.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    now = datetime.now(UTC)
    found = [each for each in registry.subscriptions.values() if isinstance(each.trigger, CronTrigger)]
    runs = past_runs({each.step.name for each in found})
    schedules, steps = paused_schedules(), paused_steps()
    shown = [
        {
            **_shown(each, now),
            "paused": shown_pause(schedules.get(each.name)),
            "stepPaused": shown_pause(steps.get(each.step.name)),
            "runs": runs.get((each.step.name, each.trigger.suffix), []),
        }
        for each in found
    ]
    return sorted(shown, key=lambda each: (each["next"][:1] or [float("inf")], each["name"]))


def _shown(found: Subscription, now: datetime) -> dict[str, Any]:
    trigger = found.trigger
    assert isinstance(trigger, CronTrigger)
    schedule: Schedule = trigger.schedule
    return {
        "name": found.name,
        "step": found.step.name,
        "trigger": trigger.suffix,
        "description": found.step.description,
        "expression": trigger.expression,
        "words": in_words(Schedule(schedule.expression)),
        "timezone": schedule.timezone,
        "catchUp": schedule.catch_up,
        "condition": trigger.condition,
        "broken": found.step.broken is not None and found.step.runner is None,
        "next": [fire.timestamp() * 1000 for fire in next_fires(schedule, now, NEXT)],
    }

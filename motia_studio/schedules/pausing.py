"""Pauses schedules: the scheduler passes over those that are paused, and treats what they missed as `catchUp` says."""

from __future__ import annotations

import asyncio

from motia_studio.audit import note
from motia_studio.queues.pausing import pauses, read_pauses
from runtime.adapters.queue.keys import CRON_PAUSED
from runtime.adapters.queue.pauses import Pause
from runtime.model import Subscription


def paused_schedules() -> dict[str, Pause]:
    """Return the paused schedules by the names of their subscriptions.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    return read_pauses(CRON_PAUSED)


def set_paused(schedule: Subscription, paused: bool, *, by: str) -> bool:
    """Pause or resume a schedule; return whether that changed anything.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    has_changed = asyncio.run(_set(schedule.name, paused, by))
    if has_changed:
        deed = f"{'paused' if paused else 'resumed'} the schedule of {schedule.step.name}"
        note(by, deed, step=schedule.step.name, data={"schedule": schedule.trigger.suffix})
    return has_changed


async def _set(schedule: str, paused: bool, by: str) -> bool:
    async with pauses() as hold:
        return await (hold.pause_schedule(schedule, by) if paused else hold.resume_schedule(schedule))

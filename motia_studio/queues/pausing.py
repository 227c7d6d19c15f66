"""Pauses and resumes Steps for people."""

from __future__ import annotations

import asyncio

from django.conf import settings

from motia_studio.audit import note
from runtime.adapters.queue.pauses import Pauses
from runtime.adapters.redis_client import connect
from runtime.errors import InvalidInput
from runtime.model import Step


def set_paused(step: Step, paused: bool, *, by: str) -> bool:
    """Pause or resume a Step; return whether that changed anything.

    :raises InvalidInput: none of its triggers takes messages, so nothing of it could wait.
    :raises StoreUnavailable: Redis doesn't answer.
    """
    if paused and not takes_messages(step):
        hint = "whoever sends a request waits for its answer; only what comes as a message can wait"
        raise InvalidInput(f"{step.name} takes requests, which can't be paused", hint=hint)
    has_changed = asyncio.run(_set(step.name, paused, by))
    if has_changed:
        note(by, f"{'paused' if paused else 'resumed'} {step.name}", step=step.name)
    return has_changed


def takes_messages(step: Step) -> bool:
    """Tell whether messages come to a Step, which can wait."""
    return any(trigger.topic is not None for trigger in step.triggers)


async def _set(step: str, paused: bool, by: str) -> bool:
    client = connect(settings.ENVIRONMENT.redis_url)
    try:
        pauses = Pauses(client)
        return await (pauses.pause(step, by) if paused else pauses.resume(step))
    finally:
        await client.aclose()

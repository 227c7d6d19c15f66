"""Pauses and resumes Steps for people."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from django.conf import settings

from motia_studio.audit import note
from motia_studio.depths import client
from runtime.adapters.queue.keys import PAUSED
from runtime.adapters.queue.pauses import Pause, Pauses, read_pause
from runtime.adapters.redis_client import available, connect
from runtime.errors import InvalidInput
from runtime.model import Step, Subscription


def set_paused(step: Step, paused: bool, *, by: str) -> bool:
    """Pause or resume a Step; return whether that changed anything.

    :raises InvalidInput: none of its triggers takes messages, so nothing of it could wait.
    :raises StoreUnavailable: Redis doesn't answer.
    """
    if paused and not takes_messages(step):
        hint = "whoever sends a request waits for its answer; only what comes as a message can wait"
        raise InvalidInput(f"{step.name} takes requests, which can't be paused", hint=hint)
    has_changed = asyncio.run(_set(step, paused, by))
    if has_changed:
        note(by, f"{'paused' if paused else 'resumed'} {step.name}", step=step.name)
    return has_changed


def paused_steps() -> dict[str, Pause]:
    """Return the paused Steps by their names.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    return read_pauses(PAUSED)


def read_pauses(key: str) -> dict[str, Pause]:
    """Return the pauses that a hash of Redis has, by what is paused.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        found = cast(dict[bytes, bytes], client().hgetall(key))
    return {name.decode(): read_pause(note) for name, note in found.items()}


def takes_messages(step: Step) -> bool:
    """Tell whether messages come to a Step, which can wait."""
    return any(trigger.topic is not None for trigger in step.triggers)


@asynccontextmanager
async def pauses() -> AsyncIterator[Pauses]:
    """Hold what is paused, on a connection of its own."""
    connection = connect(settings.ENVIRONMENT.redis_url)
    try:
        yield Pauses(connection)
    finally:
        await connection.aclose()


async def _set(step: Step, paused: bool, by: str) -> bool:
    schedules = [Subscription(step, each).name for each in step.triggers if each.schedule is not None]
    async with pauses() as hold:
        return await (hold.pause(step.name, by) if paused else hold.resume(step.name, schedules))

"""How much lies in the project's queues now, as the API and the live socket show it."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import redis
from django.conf import settings

from motia_studio.project import current_project
from runtime.adapters.queue.depths import Depth, Depths
from runtime.adapters.queue.pauses import Pause
from runtime.adapters.redis_client import available
from runtime.model import Registry, Subscription

TIMEOUT_SECONDS = 2


def read_depths(registry: Registry) -> Depths:
    """Read the queues of every subscription, and those that hold messages though no Step takes them.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    with available():
        answer: Any = client().eval(Depths.script(), 0, *registry.subscriptions)
    return Depths.read(cast(list[Any], answer))


def read_queues() -> dict[str, dict[str, Any]]:
    """Return what lies in each queue by the name of its subscription; times are milliseconds.

    `step` and `topic` are null for a queue whose Step is gone, `paused` where nobody has paused it.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    registry = current_project().registry()
    depths = read_depths(registry)
    return {name: _shown(registry.subscriptions.get(name), depth, depths) for name, depth in depths.queues.items()}


@cache
def client() -> redis.Redis:
    """Return the client of views and threads of this process."""
    return redis.Redis.from_url(
        settings.ENVIRONMENT.redis_url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
    )


def shown_pause(pause: Pause | None) -> dict[str, Any] | None:
    """Return who paused a Step, and when in milliseconds."""
    return None if pause is None else {"by": pause.by, "at": None if pause.at is None else pause.at * 1000}


def _shown(found: Subscription | None, depth: Depth, depths: Depths) -> dict[str, Any]:
    return {
        "step": found.step.name if found else None,
        "topic": found.trigger.topic if found else None,
        "waiting": depth.waiting,
        "running": depth.running,
        "delayed": depth.delayed,
        "failed": depth.failed,
        "oldest": None if depth.oldest is None else depth.oldest * 1000,
        "rate": depth.done,
        "workers": depth.workers,
        "paused": shown_pause(depths.paused.get(found.step.name)) if found else None,
    }

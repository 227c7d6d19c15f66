"""`GET /api/redis`: whether the project's Redis answers, and what there can cost messages."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache

import redis
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from motia_studio.accounts.roles import Role, needs
from runtime.supervisor.foreign_redis import doubts

TIMEOUT_SECONDS = 2


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Return `{"answers", "doubts": [{"message", "hint"}]}`."""
    try:
        found = doubts(_client())
    except (redis.RedisError, OSError):
        return JsonResponse({"answers": False, "doubts": []})
    return JsonResponse({"answers": True, "doubts": [asdict(doubt) for doubt in found]})


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.ENVIRONMENT.redis_url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
    )

"""What to think of a Redis that isn't ours: whether it answers, is new enough, and keeps what it acknowledges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import redis

from runtime.errors import StartError

CONNECT_SECONDS: Final = 10.0
# The version that the wheel carries, so the oldest one that the tests run on.
OLDEST: Final = (6, 2)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a Redis that can cost messages. `hint` says what to set."""

    message: str
    hint: str


def require_redis(url: str, hint: str) -> None:
    """Make sure that a Redis that isn't ours to start is there and new enough. `hint` says what to do where it isn't.

    :raises StartError: it doesn't answer, or is too old.
    """
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=CONNECT_SECONDS) as client:
            version = str(client.info("server")["redis_version"])
    except redis.RedisError as error:
        raise StartError(f"Redis doesn't answer at {without_password(url)}: {error}", hint=hint) from error
    if _numbers(version) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise StartError(
            f"the Redis at {without_password(url)} has version {version}; the studio needs {oldest} or newer",
            hint="upgrade it, or take redis.url out of config.yaml to use the studio's own",
        )


def doubts(client: redis.Redis) -> tuple[Doubt, ...]:
    """Return what can cost messages there.

    Reads INFO only, because hosted servers seldom allow CONFIG.

    :raises redis.RedisError: it doesn't answer.
    """
    found: Any = client.info()
    return judge(found)


def judge(info: Mapping[str, Any]) -> tuple[Doubt, ...]:
    """Return what can cost messages, of what INFO says; the gravest first."""
    found = []
    if info.get("role") == "slave":
        found.append(
            Doubt(
                "This Redis is a replica, which takes no writes and may lack what its primary acknowledged",
                "name the primary in redis.url",
            )
        )
    if not int(info.get("aof_enabled", 1)):
        found.append(
            Doubt(
                "Events may be lost on restart: this Redis keeps no append-only file",
                "set `appendonly yes` in its redis.conf, or run `redis-cli CONFIG SET appendonly yes`",
            )
        )
    policy = str(info.get("maxmemory_policy", "noeviction"))
    if policy != "noeviction":
        found.append(
            Doubt(
                f"Messages may vanish when memory runs short: this Redis evicts keys ({policy})",
                "set `maxmemory-policy noeviction` in its redis.conf, "
                "or run `redis-cli CONFIG SET maxmemory-policy noeviction`",
            )
        )
    if int(info.get("cluster_enabled", 0)):
        found.append(
            Doubt(
                "This Redis is a cluster, and one transaction here touches keys of several slots",
                "use a Redis without cluster mode, with a replica and Sentinel where it must not stop",
            )
        )
    return tuple(found)


def without_password(url: str) -> str:
    """Return a URL as it may be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":…@")).geturl()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())

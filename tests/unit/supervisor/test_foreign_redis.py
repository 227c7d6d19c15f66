"""A Redis that somebody else runs is used as it is, and what can cost messages there is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from runtime.errors import StartError
from runtime.supervisor import foreign_redis
from runtime.supervisor.foreign_redis import doubts, judge, require_redis
from runtime.supervisor.redis import EmbeddedRedis


@pytest.fixture
def server(own_redis: EmbeddedRedis) -> Iterator[redis.Redis]:
    """Return a client of a Redis whose settings the test may change."""
    with redis.Redis.from_url(own_redis.url) as client:
        yield client


def test_a_redis_with_the_settings_of_our_own_raises_no_doubt(server: redis.Redis) -> None:
    assert doubts(server) == ()


def test_F11_a_redis_without_an_append_only_file_is_doubted_with_what_to_set(server: redis.Redis) -> None:
    server.config_set("appendonly", "no")
    (doubt,) = doubts(server)
    assert "Events may be lost on restart" in doubt.message
    assert "appendonly yes" in doubt.hint


def test_a_redis_that_evicts_is_doubted_with_its_policy(server: redis.Redis) -> None:
    server.config_set("maxmemory-policy", "allkeys-lru")
    (doubt,) = doubts(server)
    assert "allkeys-lru" in doubt.message
    assert "noeviction" in doubt.hint


def test_a_replica_and_a_cluster_are_doubted() -> None:
    found = judge({"role": "slave", "cluster_enabled": 1, "aof_enabled": 1})
    assert [doubt.message.split(",")[0] for doubt in found] == ["This Redis is a replica", "This Redis is a cluster"]


def test_require_redis_refuses_one_that_is_too_old(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_redis, "OLDEST", (99, 0))
    with pytest.raises(StartError, match=r"has version \d+\.\d+\.\d+; the studio needs 99\.0 or newer"):
        require_redis(redis_url, "")


def test_require_redis_says_what_to_do_and_keeps_the_password_to_itself(redis_url: str) -> None:
    require_redis(redis_url, "")
    with pytest.raises(StartError, match=r"Redis doesn't answer at redis://me:…@127\.0\.0\.1:1/0") as refused:
        require_redis("redis://me:secret@127.0.0.1:1/0", "start it")
    assert "secret" not in str(refused.value)
    assert refused.value.hint == "start it"

"""The embedded Redis keeps what it acknowledged, also when its process is killed, and is adopted when it still runs."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from runtime.errors import StartError
from runtime.supervisor.redis import EmbeddedRedis, require_redis


def test_embedded_redis_keeps_every_acknowledged_write_after_a_kill(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    server.start()
    with redis.Redis.from_url(server.url) as client:
        for number in range(500):
            client.set(f"key:{number}", number)
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    server.start()
    with redis.Redis.from_url(server.url) as client:
        assert client.dbsize() == 500
    server.stop()


def test_embedded_redis_is_adopted_when_it_still_runs(tmp_path: Path) -> None:
    first, second = EmbeddedRedis(tmp_path), EmbeddedRedis(tmp_path)
    first.start()
    second.start()
    assert second.process is None
    second.stop()
    assert first.process is not None
    assert first.process.wait(timeout=5) == 0


def test_embedded_redis_opens_no_tcp_port(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    server.start()
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        assert client.config_get("port") == {"port": "0"}
    server.stop()


def test_require_redis_says_what_to_do_and_keeps_the_password_to_itself(redis_url: str) -> None:
    require_redis(redis_url, "")
    with pytest.raises(StartError, match=r"Redis doesn't answer at redis://me:…@127\.0\.0\.1:1/0") as refused:
        require_redis("redis://me:secret@127.0.0.1:1/0", "start it")
    assert "secret" not in str(refused.value)
    assert refused.value.hint == "start it"

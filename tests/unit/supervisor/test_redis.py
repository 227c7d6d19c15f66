"""The embedded Redis keeps what it acknowledged, also when its process is killed, and is adopted when it still runs."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from runtime.errors import StartError
from runtime.supervisor.redis import EmbeddedRedis


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


def test_embedded_redis_is_never_started_twice_on_one_file_even_when_it_does_not_answer(tmp_path: Path) -> None:
    first, second = EmbeddedRedis(tmp_path), EmbeddedRedis(tmp_path)
    first.start()
    assert first.process is not None
    os.kill(first.process.pid, signal.SIGSTOP)
    assert second.is_running
    threading.Timer(0.3, os.kill, (first.process.pid, signal.SIGCONT)).start()
    second.start()
    assert second.process is None
    first.stop()
    assert not second.is_running


class Slow(EmbeddedRedis):
    """Loads each key in no less than 50 µs, and a value as it is."""

    def _command(self) -> list[str]:
        return [*super()._command(), "--key-load-delay", "50", "--rdbcompression", "no"]


def test_embedded_redis_waits_for_one_that_loads_for_longer_than_a_silent_one_may_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Slow(tmp_path)
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.execute_command("DEBUG", "POPULATE", 12_000, "key", 1000)
        client.set("last", "here")
        client.bgrewriteaof()
        until(lambda: client.info("persistence")["aof_rewrite_in_progress"] == 0)
    kill(server)
    monkeypatch.setattr("runtime.supervisor.redis.START_SECONDS", 1.0)
    began = time.monotonic()
    server.start()
    assert time.monotonic() - began > 1.0
    with redis.Redis.from_url(server.url) as client:
        assert client.get("last") == b"here"
    server.stop()


@pytest.mark.parametrize("damage", ["half a command", "rubbish"])
def test_embedded_redis_mends_a_damaged_end_and_keeps_what_it_cut_off(tmp_path: Path, damage: str) -> None:
    told: list[str] = []
    server = EmbeddedRedis(tmp_path, say=told.append)
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.set("kept", 1)
    kill(server)
    (file,) = [*server.folder.rglob("appendonly.aof*.incr.aof"), *server.folder.glob("appendonly.aof")]
    tail = b"*3\r\n$3\r\nSET\r\n$4\r\nlo" if damage == "half a command" else b"\0" * 4096
    with file.open("ab") as damaged:
        damaged.write(tail)
    server.start()
    with redis.Redis.from_url(server.url) as client:
        assert client.keys() == [b"kept"]
    (kept,) = file.parent.glob("*.cut-*")
    assert kept.read_bytes() == tail
    assert f"the last {len(tail):,} bytes" in told[0]
    assert str(kept) in told[0]
    server.stop()


def test_embedded_redis_refuses_a_file_that_is_damaged_where_it_begins(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    server.folder.mkdir()
    (server.folder / "appendonly.aof").write_bytes(b"nonsense")
    with pytest.raises(StartError, match="damaged where it begins") as refused:
        server.start()
    assert "backup" in str(refused.value.hint)
    assert (server.folder / "appendonly.aof").read_bytes() == b"nonsense"


def test_embedded_redis_writes_before_each_answer_where_the_configuration_says_so(tmp_path: Path) -> None:
    before, after = EmbeddedRedis(tmp_path), EmbeddedRedis(tmp_path, fsync="always")
    before.start()
    with redis.Redis.from_url(before.url, decode_responses=True) as client:
        assert client.config_get("appendfsync") == {"appendfsync": "everysec"}
        after.start()
        assert client.config_get("appendfsync") == {"appendfsync": "always"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    before.stop()


def kill(server: EmbeddedRedis) -> None:
    assert server.process is not None
    server.process.kill()
    server.process.wait()


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)

"""What the doctor finds."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from bootstrap.checkout import Checkout
from bootstrap.doctor import (
    diagnose,
    disk_finding,
    history_finding,
    port_finding,
    ports_findings,
    python_finding,
    redis_finding,
)
from runtime.supervisor.redis import EmbeddedRedis

ROOT = Path(__file__).parents[3]


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """Return a socket that listens on a port of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    yield listener
    listener.close()


def test_doctor_says_what_to_do_about_a_port_that_is_taken(taken: socket.socket) -> None:
    finding = port_finding(taken.getsockname()[1])
    assert finding.fine is False
    assert os.strerror(98) in str(finding)
    assert "choose another port" in str(finding)


def test_doctor_takes_no_offence_at_the_ports_of_the_projects_own_studio(taken: socket.socket) -> None:
    (finding,) = ports_findings({"pid": 7, "url": "http://127.0.0.1:3113"}, [taken.getsockname()[1]])
    assert (finding.fine, finding.found) == (True, "runs this project at http://127.0.0.1:3113 (process 7)")


def test_doctor_notes_a_python_that_was_built_to_be_slow() -> None:
    assert python_finding("'--enable-shared' '--enable-optimizations'").fine
    assert python_finding(None).fine
    slow = python_finding("'--enable-shared'")
    assert slow.fine is None
    assert "without optimisations" in slow.found


def test_doctor_ends_with_2_when_there_is_a_problem(
    tmp_path: Path, taken: socket.socket, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diagnose(Checkout(tmp_path), project=tmp_path, ports=[taken.getsockname()[1]]) == 2
    assert "to solve" in capsys.readouterr().out


def test_doctor_wants_room_on_the_disk_only_until_the_checkout_is_set_up(tmp_path: Path) -> None:
    assert disk_finding(tmp_path, 1_000_000, is_set_up=False).fine is False
    assert disk_finding(tmp_path, 1_000_000, is_set_up=True).fine


def test_doctor_takes_the_first_redis_there_is() -> None:
    finding = redis_finding([("first", lambda: False), ("second", lambda: True), ("third", lambda: True)])
    assert (finding.fine, finding.found) == (True, "second")


def test_doctor_says_how_to_get_a_redis_where_there_is_none() -> None:
    assert "Install redis-server" in str(redis_finding([("first", lambda: False)]))


def test_F11_doctor_ends_with_2_and_says_what_to_set_for_a_redis_that_may_lose_messages(
    own_redis: EmbeddedRedis, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yaml").write_text(f"redis: {{url: '{own_redis.url}'}}\n")
    assert diagnose(Checkout(ROOT), project=tmp_path, ports=[]) == 0
    assert f"{own_redis.url}, which keeps what it acknowledges" in capsys.readouterr().out
    with redis.Redis.from_url(own_redis.url) as client:
        client.config_set("appendonly", "no")
    assert diagnose(Checkout(ROOT), project=tmp_path, ports=[]) == 2
    told = capsys.readouterr().out
    assert "Events may be lost on restart" in told
    assert "CONFIG SET appendonly yes" in told
    own_redis.stop()
    assert diagnose(Checkout(ROOT), project=tmp_path, ports=[]) == 2
    assert "Redis doesn't answer" in capsys.readouterr().out


def test_doctor_says_which_database_has_the_history_and_how_full_it_is() -> None:
    told = {"database": "SQLite", "used_bytes": 3 * 2**20, "limit_bytes": 2**29, "hours": 168, "missed": 1200}
    finding = history_finding({**told, "problem": None})
    assert (finding.fine, finding.found) == (True, "SQLite: 3 MB of 512 MB, 168 hours; 1,200 records missed")
    assert history_finding({**told, "problem": None, "used_bytes": None}).found == "SQLite, nothing yet"
    assert history_finding({**told, "problem": "the database can't be used"}).fine is False

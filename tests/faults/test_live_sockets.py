"""Clients of streams that read too slowly, send too fast, are many, stay long or say nothing."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect as connect_now

from benchmarks.harness.sockets import Heard, Load, clients
from tests.faults.report import report
from tests.gateway_fixture import scripted
from tests.stream_clients.scene import Scene, scene

FULL = bool(os.environ.get("FAULTS_FULL"))
GROUP = json.dumps({"type": "join", "data": {"subscriptionId": "s", "streamName": "chat", "groupId": "room"}})
TEXT = "x" * 1000


@pytest.fixture
def it(tmp_path: Path, redis_url: str) -> Iterator[Scene]:
    with scene(tmp_path, redis_url) as made:
        made.open()
        yield made


def write(it: Scene, *, count: int, per_second: int, start: int = 0, text: str = "") -> None:
    """Set items at a rate, each numbered and stamped."""

    async def work() -> None:
        began = time.monotonic()
        for number in range(count):
            value = {"id": "1", "n": start + number, "t": time.monotonic_ns(), "text": text}
            await it.streams.set("chat", "room", "1", value)
            await asyncio.sleep(max(0.0, began + number / per_second - time.monotonic()))

    asyncio.run_coroutine_threadsafe(work(), it.loop).result(120)


def test_F35_slow_clients_cost_little_are_sent_away_and_hold_nobody_up(it: Scene) -> None:
    with clients(Load(it.direct_url, sockets=20, messages=[GROUP], silent=100)) as load:
        load.wait_open()
        opened = connections(it.relay.target)
        write(it, count=10, per_second=100)
        before = memory(it.pid)
        write(it, count=4000, per_second=1000, start=10, text=TEXT)
        grown = memory(it.pid) - before
        heard = load.finish(4009)
        end = time.monotonic() + 30
        while (gone := opened - connections(it.relay.target)) < 100 and time.monotonic() < end:
            time.sleep(0.1)
    note = f"100 slow: rss +{grown / 1e6:.1f} MB, others p99 {heard.late_ms['99']} ms"
    report("F35", n=heard.received, lost=heard.lost, note=note)
    assert (heard.lost, heard.closes, gone) == (0, {}, 100)
    assert grown < 20e6


def test_F35_a_slow_client_is_closed_with_4008(it: Scene) -> None:
    with connect_now(it.direct_url, max_queue=1, ping_interval=None) as slow:
        slow.send(GROUP)
        slow.recv(timeout=5)
        # More than sockets (4 MB) and gateway (1 MB) hold, quickly: the ten seconds begin when they are full.
        write(it, count=400, per_second=100_000, text="x" * 20_000)
        # After these it is sent away, and cut off when it doesn't take that either for five more.
        time.sleep(12)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                slow.recv(timeout=10)
    assert closed.value.rcvd is not None
    report("F35", n=400, note=f"close code {closed.value.rcvd.code}")
    assert closed.value.rcvd.code == 4008


@pytest.mark.parametrize(("size", "count", "code"), [(500_000, 400, 1009), (100_000, 400, 4029), (20, 20_000, 4029)])
def test_F36_a_fast_sender_is_sent_away_and_costs_little(it: Scene, size: int, count: int, code: int) -> None:
    before = memory(it.pid)
    with pytest.raises(ConnectionClosed) as closed, connect_now(it.direct_url, ping_interval=None) as fast:
        for _ in range(count):
            fast.send("x" * size)
        fast.recv(timeout=10)
    grown = memory(it.pid) - before
    assert closed.value.rcvd is not None
    report("F36", n=count, note=f"{size} bytes each: {closed.value.rcvd.code}, rss +{grown / 1e6:.1f} MB")
    assert closed.value.rcvd.code == code
    assert grown < 20e6


def test_F37_many_sockets_lose_nothing(it: Scene) -> None:
    sockets, per_second, seconds = (1000, 500, 10) if FULL else (200, 200, 2)
    with clients(Load(it.direct_url, sockets=sockets, messages=[GROUP])) as load:
        load.wait_open()
        write(it, count=per_second * seconds, per_second=per_second)
        heard: Heard = load.finish(per_second * seconds - 1)
    note = f"{sockets} sockets x {per_second}/s: p99 {heard.late_ms['99']} ms, {heard.opens_per_second} opens/s"
    report("F37", n=heard.received, lost=heard.lost, note=note)
    assert (heard.received, heard.lost, heard.closes) == (sockets * per_second * seconds, 0, {})


async def test_F38_a_socket_that_is_open_for_25_hours_still_receives(
    tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    hours = 0
    monkeypatch.setattr(loop, "time", lambda: time.monotonic() + hours * 3600)
    async with scripted(tmp_path, redis_url, [], {}) as gateway, connect(gateway.streams_url) as socket:
        await socket.send(GROUP)
        await socket.recv()
        for hours in range(1, 26):
            await gateway.runtime.streams.set("chat", "room", "1", {"id": "1", "n": hours})
            assert json.loads(await socket.recv())["event"]["data"]["n"] == hours
    report("F38", n=25)


@pytest.mark.parametrize("empty", ["", b""])
def test_F62_an_empty_message_is_ignored_and_the_socket_lives(it: Scene, empty: Any) -> None:
    with connect_now(it.direct_url) as socket:
        socket.send(empty)
        socket.send([empty, empty])
        socket.send(GROUP)
        assert json.loads(socket.recv(timeout=5))["event"] == {"type": "sync", "data": []}
    report("F62", n=2)


def memory(pid: int) -> int:
    """Return a process's memory in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


def connections(port: int) -> int:
    """Return how many connections a port of this machine has: proc_pid_net(5)."""
    found = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(local.endswith(f":{port:04X}") and state == "01" for _, local, _, state, *_ in found)

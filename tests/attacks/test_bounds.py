"""How much of one client the console takes: connections, time, pieces, sockets."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from motia_studio import arrival
from motia_studio.arrival import ARRIVAL_SECONDS, BoundedChannel, BoundedFactory
from motia_studio.live import bounds
from motia_studio.live.bounds import FOR_ADDRESS, Bounded
from tests.faults.report import report


class Wire(StringTransport):  # type: ignore[misc]
    """A connection without a network."""

    connected = 1

    def setTcpNoDelay(self, _: bool) -> None: ...


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def factory(clock: Clock) -> BoundedFactory:
    server = SimpleNamespace(protocol_connected=lambda _: None, protocol_disconnected=lambda _: None)
    made = BoundedFactory(server)
    made.reactor = clock
    return made


def open_channel(factory: BoundedFactory) -> tuple[BoundedChannel, Wire]:
    channel, wire = factory.buildProtocol(None), Wire()
    channel.makeConnection(wire)
    return channel, wire


def test_A49_a_request_that_arrives_a_little_at_a_time_is_cut_off(factory: BoundedFactory, clock: Clock) -> None:
    dripping, silent = open_channel(factory), open_channel(factory)
    dripping[0].dataReceived(b"POST / HTTP/1.1\r\nHost: x\r\n")
    for number in range(ARRIVAL_SECONDS):
        assert not dripping[1].disconnecting
        dripping[0].dataReceived(f"X-{number}: 1\r\n".encode())
        clock.advance(1)
    assert dripping[1].disconnecting
    assert silent[1].disconnecting


def test_A49_one_connection_too_many_is_answered_with_503(
    factory: BoundedFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "CONNECTIONS", 3)
    wires = [open_channel(factory)[1] for _ in range(4)]
    assert [wire.disconnecting for wire in wires] == [False, False, False, True]
    assert wires[3].value().startswith(b"HTTP/1.1 503 ")
    wires[0].connected = 0
    assert not open_channel(factory)[1].disconnecting


class Sockets:
    """Opens sockets of a bounded application and keeps them open."""

    def __init__(self) -> None:
        self.application = Bounded(self._accept)
        self.callers: list[WebsocketCommunicator] = []

    async def open(self, address: str) -> bool:
        caller = WebsocketCommunicator(self.application, "/live/")
        caller.scope["client"] = [address, 1]
        accepted, _ = await caller.connect()
        self.callers.append(caller)
        return bool(accepted)

    async def close(self, count: int) -> None:
        for caller in [self.callers.pop(0) for _ in range(count)]:
            await caller.disconnect()

    @staticmethod
    async def _accept(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            await asyncio.sleep(0)


async def test_A49_an_address_has_so_many_sockets_and_gets_new_ones_for_those_it_closes() -> None:
    sockets = Sockets()
    accepted = [await sockets.open("203.0.113.5") for _ in range(FOR_ADDRESS + 1)]
    assert accepted == [True] * FOR_ADDRESS + [False]
    assert await sockets.open("198.51.100.1")
    sockets.callers.pop(FOR_ADDRESS)
    await sockets.close(1)
    assert await sockets.open("203.0.113.5")
    report("A49", n=FOR_ADDRESS, note="sockets of one address, and one more is refused")
    await sockets.close(len(sockets.callers))


async def test_A49_all_addresses_together_have_so_many_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "IN_ALL", 5)
    sockets = Sockets()
    assert [await sockets.open(f"203.0.113.{number}") for number in range(6)] == [True] * 5 + [False]
    sockets.callers.pop()
    await sockets.close(5)

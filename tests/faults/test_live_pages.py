"""Pages of the console that read too slowly, say too much, stay long or say nothing."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from motia_studio.live.wire import TOO_FAST, WAITING_MESSAGES, Inbox
from runtime.supervisor.redis import EmbeddedRedis
from tests.console import Console, running_console
from tests.faults.report import report
from tests.sample_flow import line

LOGS = json.dumps({"subscribe": {"logs": {}}})
LONG = "x" * 2000


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory, redis_of_file: EmbeddedRedis) -> Iterator[Console]:
    with running_console(tmp_path_factory.mktemp("project"), redis_of_file.url) as console:
        yield console


@contextmanager
def page(console: Console, *, reads: bool = True) -> Iterator[ClientConnection]:
    """Open a live socket as a page does; one that doesn't read takes little into its buffers either."""
    client = console.log_in()
    with closing(client), socket.socket() as sock:
        if not reads:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect(("127.0.0.1", console.port))
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        headers = {"Cookie": cookies, "Origin": console.url}
        address = f"ws://127.0.0.1:{console.port}/live/"
        options: dict[str, Any] = {"additional_headers": headers, "max_queue": 1, "ping_interval": None}
        with connect(address, sock=sock, **options) as opened:
            yield opened


def flood(console: Console) -> None:
    """Write more ticks of long lines than wait for a page."""
    for number in range(40):
        console.record([line("Triage", f"{number} {LONG}") for _ in range(100)])
        time.sleep(0.06)


def until_gap(opened: ClientConnection) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(opened.recv(timeout=10))
        if "gap" in message:
            return message


def test_F35_a_slow_page_is_told_of_the_gap_and_fills_it(console: Console) -> None:
    with page(console, reads=False) as slow:
        slow.send(LOGS)
        slow.recv(timeout=10)
        flood(console)
        gap = until_gap(slow)
        console.record([line("Triage", "after")])
        heard = ""
        while "after" not in heard:
            heard = slow.recv(timeout=10)
        slow.send(json.dumps({"subscribe": {"logs": {}, "after": gap["from"]}}))
        filled = 0
        while filled < gap["gap"]:
            filled += len(json.loads(slow.recv(timeout=10)).get("logs", ()))
    report("F35", n=4000, note=f"a page: gap of {gap['gap']} lines told and filled")


def test_F35_a_page_that_never_reads_is_closed_with_4008(console: Console) -> None:
    with page(console, reads=False) as slow, page(console) as quick:
        for opened in (slow, quick):
            opened.send(LOGS)
            opened.recv(timeout=10)
        began = time.monotonic()
        flood(console)
        time.sleep(max(0.0, began + 12 - time.monotonic()))
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                slow.recv(timeout=10)
        console.record([line("Triage", "still here")])
    assert closed.value.rcvd is not None
    report("F35", n=4000, note=f"a page: close code {closed.value.rcvd.code}")
    assert closed.value.rcvd.code == 4008


async def test_F36_a_page_that_says_more_than_is_read_is_sent_away() -> None:
    closed: list[int] = []
    protocol = SimpleNamespace(muted=False, sendClose=lambda code: closed.append(code))  # noqa: PLW0108 - by name
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    inbox = Inbox(queue, protocol)
    for _ in range(WAITING_MESSAGES + 1):
        inbox.put_nowait({"type": "websocket.receive", "text": "x"})
    assert (closed, protocol.muted, queue.qsize()) == ([4029], True, WAITING_MESSAGES + 1)


def test_F36_a_flooding_page_is_sent_away_and_others_live(console: Console) -> None:
    # At once, as only then it is said faster than any machine reads it: one letter, with a mask of zeros.
    said = (b"\x81\x81" + bytes(4) + b"x") * 20_000
    with pytest.raises(ConnectionClosed) as closed, page(console) as fast:
        fast.socket.sendall(said)
        while True:
            fast.recv(timeout=10)
    with page(console) as other:
        other.send(LOGS)
        assert json.loads(other.recv(timeout=10))["ready"]
    code = closed.value.rcvd.code if closed.value.rcvd else None
    report("F36", n=20_000, note=f"a page: close code {code}")
    assert code == TOO_FAST


def test_F38_a_page_that_is_open_for_25_hours_stays_open() -> None:
    from daphne.ws_protocol import WebSocketProtocol

    from motia_studio.daphne import ConsoleServer

    protocol = WebSocketProtocol()
    protocol.server = ConsoleServer(lambda scope: None, endpoints=["tcp:0"])
    protocol.state, protocol.last_ping = WebSocketProtocol.STATE_OPEN, time.time()
    protocol.socket_opened = time.time() - 25 * 3600
    protocol.serverClose = lambda code=None: pytest.fail("it was closed")
    protocol.check_timeouts()


def test_a_page_that_a_busy_console_greets_after_15_seconds_is_not_refused() -> None:
    from daphne.ws_protocol import WebSocketProtocol

    from motia_studio.daphne import ConsoleServer

    protocol = WebSocketProtocol()
    # What daphne's command line says where nobody asked for anything else.
    limits = {"websocket_connect_timeout": 5, "websocket_handshake_timeout": 5}
    protocol.server = ConsoleServer(lambda scope: None, endpoints=["tcp:0"], **limits)
    protocol.state = WebSocketProtocol.STATE_CONNECTING
    protocol.socket_opened = time.time() - 15
    protocol.serverReject = lambda: pytest.fail("it was refused")
    protocol.check_timeouts()
    assert protocol.server.websocket_handshake_timeout > 15


def test_F62_an_empty_message_of_a_page_is_ignored_and_the_page_lives(console: Console, tmp_path: Path) -> None:
    with page(console) as opened:
        opened.send("")
        opened.send(LOGS)
        message = json.loads(opened.recv(timeout=10))
        while "ready" not in message:
            message = json.loads(opened.recv(timeout=10))
    report("F62", n=1, note="a page")

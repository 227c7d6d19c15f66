"""WebSocket clients that count what they get: nothing lost, and how late. `sockets.py` starts this as a process.

They recognise the events by `"n":NUMBER,"t":NANOSECONDS` anywhere in a frame: n counts up from 0 without holes, t is
the monotonic clock when it was written. One in SAMPLED sockets measures the delay of every event; decoding all the
frames of a thousand sockets would take longer than sending them did.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import resource
import socket
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final, cast
from urllib.parse import urlsplit

import uvloop

from benchmarks.harness.sockets import Heard, Load

SAMPLED: Final = 10
OPENING_AT_ONCE: Final = 50
DRAIN_SECONDS: Final = 10.0
EVENT: Final = re.compile(rb'"n":(\d+),"t":(\d+)[,}]')
NUMBER: Final = b'"n":'
PING: Final = re.compile(rb"\x89([\x01-\x7d])")
LONGEST_EVENT: Final = 64
LONGEST_CONTROL: Final = 127


class Client(asyncio.Protocol):
    """One socket."""

    def __init__(self, owner: Clients, *, sampled: bool, silent: bool) -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received = 0
        self.last = -1
        self.lost = 0
        self.gaps = 0
        self.late: list[int] = []
        self.close_code = ""
        self._owner = owner
        self._sampled = sampled
        self._silent = silent
        self._is_upgraded = False
        self._rest = b""
        self._tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Shake hands (asyncio calls this)."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._owner.handshake)

    def data_received(self, data: bytes) -> None:
        """Read (asyncio calls this)."""
        if self._is_upgraded:
            self._take(data)
            return
        self._rest += data
        head, found, rest = self._rest.partition(b"\r\n\r\n")
        if not found:
            return
        if b" 101 " not in head.split(b"\r\n")[0]:
            self.opened.set_exception(ConnectionError(head.decode(errors="replace")))
            return
        self._rest, self._is_upgraded = b"", True
        self._transport.write(self._owner.joining)
        if self._silent:
            self._transport.pause_reading()
            self.opened.set_result(None)
        elif rest:
            self._take(rest)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note how it ended (asyncio calls this)."""
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed before it was open"))
        at = self._tail.rfind(b"\x88")
        is_whole = at >= 0 and self._tail[at + 1 : at + 2] == bytes([len(self._tail) - at - 2])
        self.close_code = str(int.from_bytes(self._tail[at + 2 : at + 4])) if is_whole else "cut"
        self._owner.ended.add(self)

    def _take(self, data: bytes) -> None:
        now = time.monotonic_ns()
        if not self.opened.done():
            # What it said was heard: from now on it misses nothing.
            self.opened.set_result(None)
        for ping in PING.finditer(data):
            self._transport.write(frame(data[ping.end() : ping.end() + ping[1][0]], opcode=10))
        self.gaps += data.count(b'"gap')
        self._tail = (self._tail + data)[-LONGEST_CONTROL:]
        data = self._rest + data
        end = self._take_sampled(data, now) if self._sampled else self._take_run(data)
        self._rest = data[max(end, len(data) - LONGEST_EVENT) :]

    def _take_run(self, data: bytes) -> int:
        """Count events by the first and the last, where those between are as many as they should be; return the end."""
        first = EVENT.search(data)
        if first is None:
            return 0
        at = data.rfind(NUMBER)
        while (last := EVENT.match(data, at)) is None:
            at = data.rfind(NUMBER, 0, at)
        if int(last[1]) - int(first[1]) + 1 != data.count(NUMBER, 0, last.end()):
            return self._take_each(EVENT.finditer(data))
        self._count(int(first[1]), int(last[1]))
        return last.end()

    def _take_sampled(self, data: bytes, now: int) -> int:
        found = list(EVENT.finditer(data))
        self.late.extend(now - int(event[2]) for event in found)
        return self._take_each(found)

    def _take_each(self, found: Iterable[re.Match[bytes]]) -> int:
        end = 0
        for event in found:
            self._count(int(event[1]), int(event[1]))
            end = event.end()
        return end

    def _count(self, first: int, last: int) -> None:
        """Take a run of events that has no holes."""
        if self.received and first > self.last + 1:
            self.lost += first - self.last - 1
        self.received += max(0, last - max(first, self.last + 1) + 1)
        self.last = max(self.last, last)


class Clients:
    """All sockets of this process."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.ended: set[Client] = set()
        address = urlsplit(load.url)
        self._host, self._port = str(address.hostname), int(address.port or 80)
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        key = base64.b64encode(os.urandom(16)).decode()
        headers = {
            "Host": f"{self._host}:{self._port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
            **load.headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.handshake = f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
        self.joining = b"".join(frame(message.encode()) for message in load.messages)
        self.readers: list[Client] = []
        self.silent: list[Client] = []
        self.opens_per_second = 0.0

    async def open(self) -> None:
        """Open all sockets, a few at a time."""
        began = time.monotonic()
        total = self.load.sockets + self.load.silent
        for start in range(0, total, OPENING_AT_ONCE):
            some = range(start, min(total, start + OPENING_AT_ONCE))
            await asyncio.gather(*(self._open(number) for number in some))
        self.opens_per_second = total / (time.monotonic() - began)

    async def drain(self, last: int) -> None:
        """Wait until everybody has seen the last event, as long as anything still arrives."""
        end = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < end and any(each.last < last for each in self.readers if each not in self.ended):
            await asyncio.sleep(0.05)

    def heard(self, last: int) -> Heard:
        """Add up."""
        late = sorted(delay for each in self.readers for delay in each.late)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        closes: dict[str, int] = {}
        for each in self.ended:
            closes[each.close_code] = closes.get(each.close_code, 0) + 1
        return Heard(
            sockets=len(self.readers),
            opens_per_second=round(self.opens_per_second, 1),
            received=sum(each.received for each in self.readers),
            lost=sum(each.lost + max(0, last - each.last) for each in self.readers),
            gaps=sum(each.gaps for each in self.readers),
            closes=closes,
            late_ms={str(share): _percentile(late, share) for share in (50, 99, 100)},
            cpu_seconds=round(usage.ru_utime + usage.ru_stime, 3),
        )

    async def _open(self, number: int) -> None:
        silent = number >= self.load.sockets
        loop = asyncio.get_running_loop()
        sock = socket.socket()
        sock.setblocking(False)
        if silent:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await loop.sock_connect(sock, (self._host, self._port))
        client = Client(self, sampled=number % SAMPLED == 0, silent=silent)
        await loop.create_connection(lambda: client, sock=sock)
        await client.opened
        (self.silent if silent else self.readers).append(client)


def frame(payload: bytes, *, opcode: int = 1) -> bytes:
    """Return a client's frame. A key of zeros masks nothing and is allowed."""
    size = len(payload)
    if size < 126:
        return bytes([0x80 | opcode, 0x80 | size]) + bytes(4) + payload
    return bytes([0x80 | opcode, 0x80 | 126]) + size.to_bytes(2) + bytes(4) + payload


async def main(load: Load) -> None:
    """Open, say so, tell what was heard once stdin names the last event, and stay until it ends."""
    everybody = Clients(load)
    try:
        await everybody.open()
    except OSError as error:
        _tell({"failed": str(error)})
        return
    _tell({"open": len(everybody.readers)})
    last = int(await asyncio.to_thread(sys.stdin.readline) or 0)
    await everybody.drain(last)
    _tell(asdict(everybody.heard(last)))
    await asyncio.to_thread(sys.stdin.read)


def _percentile(sorted_ns: list[int], share: int) -> float:
    if not sorted_ns:
        return 0.0
    return round(sorted_ns[min(len(sorted_ns) - 1, len(sorted_ns) * share // 100)] / 1e6, 2)


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main(Load(**json.loads(sys.argv[1]))))

"""One connection of the runner protocol: frames of JSON behind a length.

The event loop reads and writes it, and so may any thread that has to wait while the loop is busy: nothing here needs
the loop to turn. The frames of one turn of the loop leave together; `Overdue` sees to them when a turn takes long.
"""

from __future__ import annotations

import asyncio
import select
import socket
import threading
from collections.abc import Callable
from typing import Any, Final

from .overdue import Overdue
from .values import Unsendable, decode, encode_frame

MAX_FRAME: Final = 16 * 1024 * 1024
HEADER: Final = 4
HIGH_WATER: Final = 1024 * 1024
CHUNK: Final = 256 * 1024

Frame = dict[str, Any]


def pack(frame: Frame) -> bytes:
    """Return a frame's bytes.

    :raises Unsendable: it is larger than MAX_FRAME, or holds a value that isn't allowed.
    """
    body = encode_frame(frame)
    if len(body) > MAX_FRAME:
        raise Unsendable(f"it is {len(body):,} bytes of JSON; the limit is {MAX_FRAME:,}")
    return len(body).to_bytes(HEADER, "little") + body


class Wire:
    """Reads and writes frames. `on_frame` gets each, on the thread that reads; `on_close` is called once, likewise."""

    def __init__(
        self,
        connection: socket.socket,
        loop: asyncio.AbstractEventLoop,
        on_frame: Callable[[Wire, Frame], None],
        on_close: Callable[[Wire], None],
        overdue: Overdue,
    ) -> None:
        connection.setblocking(False)
        self._socket = connection
        self._loop = loop
        self._on_frame = on_frame
        self._on_close = on_close
        self._overdue = overdue
        self._incoming = bytearray()
        self._outgoing = bytearray()
        self._reading = threading.Lock()
        self._writing = threading.Lock()
        self._thread = threading.get_ident()
        self._is_flush_due = False
        self._is_watching_write = False
        self.is_open = True
        loop.add_reader(connection, self.receive)
        overdue.add(self)

    def send(self, frame: Frame) -> None:
        """Send a frame soon: at the end of this turn of the loop, or with the next `flush`.

        :raises Unsendable: the frame can't be written; nothing is sent.
        """
        data = pack(frame)
        with self._writing:
            self._outgoing += data
            if len(self._outgoing) > HIGH_WATER:
                self._write()
        if threading.get_ident() == self._thread and not self._is_flush_due:
            self._is_flush_due = True
            self._loop.call_soon(self.flush)
        self._overdue.notice()

    def flush(self) -> None:
        """Write what is waiting."""
        if threading.get_ident() == self._thread:
            self._is_flush_due = False
        with self._writing:
            self._write()

    def receive(self) -> None:
        """Read what has come, without waiting, and hand each frame over."""
        frames: list[Frame] = []
        with self._reading:
            is_alive = self._read(frames)
        for frame in frames:
            self._on_frame(self, frame)
        if not is_alive:
            self.close()

    def wait(self, seconds: float) -> None:
        """Wait until something can be read, and read it."""
        if self.is_open:
            _await_ready(self._socket, select.POLLIN, seconds)
        self.receive()

    def close(self) -> None:
        """Close the connection; what the socket doesn't take any more is lost."""
        self.flush()
        with self._writing:
            was_open, self.is_open = self.is_open, False
        if was_open:
            self._on_close(self)
            self._loop.call_soon_threadsafe(self._release)

    def _release(self) -> None:
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()

    def _read(self, frames: list[Frame]) -> bool:
        """Read all there is; return False when the connection is over."""
        if not self.is_open:
            return False
        try:
            while data := self._socket.recv(CHUNK):
                self._incoming += data
                if len(data) < CHUNK:
                    return self._cut(frames)
        except (BlockingIOError, InterruptedError):
            return self._cut(frames)
        except OSError:
            pass
        return False

    def _cut(self, frames: list[Frame]) -> bool:
        incoming, start, end = self._incoming, 0, len(self._incoming)
        while end - start >= HEADER:
            size = int.from_bytes(incoming[start : start + HEADER], "little")
            if size > MAX_FRAME:
                return False
            if end - start - HEADER < size:
                break
            start += HEADER
            try:
                frames.append(decode(incoming[start : start + size]))
            except (ValueError, RecursionError):
                return False
            start += size
        del incoming[:start]
        return True

    def _write(self) -> None:
        """Write as much as the socket takes; wait for it only when a lot is left over. Holds the writing lock."""
        while self._outgoing and self.is_open:
            try:
                sent = self._socket.send(self._outgoing)
            except (BlockingIOError, InterruptedError):
                if len(self._outgoing) < HIGH_WATER:
                    self._watch_write()
                    return
                _await_ready(self._socket, select.POLLOUT, 1.0)
                continue
            except OSError:
                self._outgoing.clear()
                return
            del self._outgoing[:sent]

    def _watch_write(self) -> None:
        if not self._is_watching_write:
            self._is_watching_write = True
            self._loop.call_soon_threadsafe(self._loop.add_writer, self._socket, self._on_writable)

    def _on_writable(self) -> None:
        with self._writing:
            self._is_watching_write = False
            self._loop.remove_writer(self._socket)
            self._write()


def _await_ready(connection: socket.socket, event: int, seconds: float) -> None:
    poll = select.poll()  # select() fails when the process has more than 1024 files open
    poll.register(connection, event)
    poll.poll(seconds * 1000)

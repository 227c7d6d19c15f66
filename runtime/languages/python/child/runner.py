"""The runner itself: listens on a unix socket, answers frames, and ends when its parent does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import resource
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from motia import calls as sdk
from motia import usage

from . import inherit, propagation
from .call import Calls
from .client import Attempt, Client
from .describe import describe
from .loader import Loader
from .output import Capture
from .overdue import Overdue
from .threads import Threads
from .wire import Frame, Wire

VERSION: Final = 1
SWITCH: Final = 0.001
"""Seconds after which a busy thread makes way; the default of 5 ms is what a request would wait for a busy handler."""


class Runner:
    """Accepts connections and hands their frames out."""

    def __init__(self, loop: asyncio.AbstractEventLoop, project: str) -> None:
        self._loop = loop
        self._client = Client(loop)
        self._overdue = Overdue()
        self._loader = Loader(project)
        self._output = Capture(self._client)
        self._calls = Calls(self._client, self._loader, Threads(loop), self._output, project)
        self._thread = threading.get_ident()
        self._receivers: dict[str, Callable[[Wire, Frame], None]] = {
            "hello": self._hello,
            "describe": self._describe,
            "call": self._calls.start,
            "cancel": self._cancel,
            "ping": self._ping,
        }
        sdk.connect(self._client)
        inherit.install()
        propagation.install()

    def listen(self, path: str) -> None:
        """Accept connections on a unix socket, which appears at its path only when it does."""
        unready = f"{path}~"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(unready)
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(unready)
        server.listen(128)
        server.setblocking(False)
        os.rename(unready, path)
        self._loop.add_reader(server, self._accept, server)

    def _accept(self, server: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            connection, _ = server.accept()
            wire = Wire(connection, self._loop, self._on_frame, self._on_close, self._overdue)
            runtime = platform.python_version()
            wire.send({"t": "hello", "version": VERSION, "language": "python", "runtime": runtime, "pid": os.getpid()})

    def _on_frame(self, wire: Wire, frame: Frame) -> None:
        """Take a reply at once; everything else only from the loop itself, never inside a handler that waits."""
        if frame.get("t") == "reply":
            self._client.answer(self._calls.attempt(wire, frame["id"]), frame)
        elif threading.get_ident() == self._thread and not self._is_inside_handler():
            self._receive(wire, frame)
        else:
            self._loop.call_soon_threadsafe(self._receive, wire, frame)

    def _is_inside_handler(self) -> bool:
        return asyncio.current_task(self._loop) is not None

    def _receive(self, wire: Wire, frame: Frame) -> None:
        receiver = self._receivers.get(str(frame.get("t")))
        if receiver is None:
            sys.stderr.write(f"protocol error: unknown frame {str(frame.get('t'))[:40]!r}\n")
            wire.close()
        else:
            receiver(wire, frame)

    def _hello(self, wire: Wire, frame: Frame) -> None:
        if frame.get("serves", True):
            self._client.serve(wire)

    def _describe(self, wire: Wire, frame: Frame) -> None:
        wire.send({**describe(self._loader, frame["file"], frame.get("kind", "step")), "id": frame["id"]})

    def _cancel(self, wire: Wire, frame: Frame) -> None:
        attempt: Attempt | None = self._calls.attempt(wire, frame["id"])
        if attempt is not None:
            self._calls.cancel(attempt, frame.get("reason") or "cancelled")

    def _ping(self, wire: Wire, frame: Frame) -> None:
        """Answer at once: a caller takes silence to mean that nothing behind the ping has begun."""
        wire.send({"t": "pong", "id": frame["id"], "callers": self._client.callers})
        wire.flush()

    def _on_close(self, wire: Wire) -> None:
        self._client.forget(wire)
        self._calls.release(wire)
        self._loop.call_soon_threadsafe(self._calls.abandon, wire)


def limit_memory() -> None:
    """Make an allocation over MOTIA_MEMORY_MB a MemoryError in the handler that makes it.

    Counts data only: address space that libraries and thread arenas merely reserve would fill RLIMIT_AS early.
    """
    megabytes = os.environ.get("MOTIA_MEMORY_MB", "")
    if megabytes.isdecimal():
        limit = int(megabytes) * 1024 * 1024
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def watch_parent() -> None:
    """Exit as soon as stdin is closed, whatever handlers are doing."""
    inherited = os.dup(0)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(inherited, 4096):
                pass
        os._exit(0)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def run(path: str, project: str) -> None:
    """Run until the parent closes stdin."""
    sys.dont_write_bytecode = True
    sys.setswitchinterval(SWITCH)
    limit_memory()
    watch_parent()
    usage.INTERNAL.add(__package__ or "")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_exception_handler(_report)
    Runner(loop, project).listen(path)
    while True:
        try:
            loop.run_forever()
        except (SystemExit, KeyboardInterrupt) as error:  # from a task that a handler left behind
            sys.stderr.write(f"ignored {type(error).__name__} of a background task\n")
            time.sleep(0)


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    sys.stderr.write(f"{context.get('message')}: {error!r}\n")

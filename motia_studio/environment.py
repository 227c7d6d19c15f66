"""What the processes of the studio are told through their environment, read once and checked.

| variable | meaning |
|---|---|
| `MOTIA_PROJECT` | the project's folder |
| `MOTIA_REDIS_URL` | Redis; without it the socket of the project's own server |
| `MOTIA_CONSOLE_ORIGIN` | addresses of the console (`scheme://host:port`), separated by commas |
| `MOTIA_CONSOLE_BASE` | path below which a proxy shows the console, such as `/tools/motia` |
| `MOTIA_TRUSTED_PROXIES` | addresses or networks of proxies whose `X-Forwarded-For` counts, separated by commas |
| `MOTIA_API_HOST` | address at which the gateway listens for requests; `127.0.0.1` where it isn't given |
| `MOTIA_API_PORT`, `MOTIA_STREAMS_PORT` | ports of the gateway |
| `DATABASE_URL` | `postgresql://user:password@host:port/name`; without it SQLite in `.motia/` |
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from runtime.config.fields import check
from runtime.config.tree import UrlFolder
from runtime.errors import StartError
from runtime.supervisor.home import make_home
from runtime.supervisor.redis import EmbeddedRedis

# Commands that are given their project, or none, in their own arguments.
WITHOUT_PROJECT = frozenset({"", "new", "help", "version", "--help", "-h", "--version", "makemigrations"})
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
DEFAULT_ORIGINS = "http://127.0.0.1:3113,http://localhost:3113"


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment of one process. `project` is None only for commands that need no project.

    `base` is "" where the console is at the root of its addresses, else such as "/tools/motia".
    """

    project: Path | None
    redis_url: str
    origins: tuple[str, ...]
    base: str
    database_url: str | None
    api_port: int
    streams_port: int
    api_host: str = "127.0.0.1"
    trusted_proxies: tuple[Network, ...] = ()

    @property
    def folder(self) -> Path:
        """Return the project's folder.

        :raises StartError: this process was started without a project.
        """
        if self.project is None:
            raise StartError("no project is named", hint="set MOTIA_PROJECT to the folder of a project")
        return self.project

    @property
    def home(self) -> Path | None:
        """Return `.motia/` of the project, made if need be and readable by its owner only."""
        if self.project is None:
            return None
        return make_home(self.project / ".motia")

    @property
    def hosts(self) -> list[str]:
        """Return the host names of the console, for ALLOWED_HOSTS."""
        return sorted({urlsplit(origin).hostname or "" for origin in self.origins})

    @property
    def is_secure(self) -> bool:
        """Tell whether every address of the console is https."""
        return all(origin.startswith("https://") for origin in self.origins)


def adopt_project(arguments: Sequence[str], environ: MutableMapping[str, str]) -> list[str]:
    """Make `--project DIR` the project of this process and return the arguments that are left for the command.

    :raises StartError: the command needs a project and there is none, or its folder doesn't exist.
    """
    left, named = _without_project(arguments)
    command = left[0] if left else ""
    if named is not None:
        environ["MOTIA_PROJECT"] = str(Path(named).resolve())
    if command in WITHOUT_PROJECT or "--help" in left:
        return list(arguments)
    folder = environ.get("MOTIA_PROJECT")
    if not folder:
        raise StartError(
            "no project is named", hint="add --project DIR, or set MOTIA_PROJECT to the folder of a project"
        )
    if not Path(folder).is_dir():
        raise StartError(
            f"the project folder {folder} doesn't exist", hint=f"make a new project there with: ./studio new {folder}"
        )
    return left


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Read the variables above.

    :raises StartError: one of them has a value that can't be used.
    """
    folder = environ.get("MOTIA_PROJECT")
    project = Path(folder).resolve() if folder and Path(folder).is_dir() else None
    own_redis = EmbeddedRedis((project or Path.cwd()) / ".motia").url
    return Environment(
        project=project,
        redis_url=environ.get("MOTIA_REDIS_URL") or own_redis,
        origins=read_origins(environ.get("MOTIA_CONSOLE_ORIGIN") or DEFAULT_ORIGINS),
        base=_base(environ.get("MOTIA_CONSOLE_BASE") or "/"),
        database_url=environ.get("DATABASE_URL") or None,
        api_port=_port(environ, "MOTIA_API_PORT", 3111),
        streams_port=_port(environ, "MOTIA_STREAMS_PORT", 3112),
        api_host=environ.get("MOTIA_API_HOST") or "127.0.0.1",
        trusted_proxies=_networks(environ.get("MOTIA_TRUSTED_PROXIES") or ""),
    )


def _without_project(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    left, named, rest = [], None, iter(arguments)
    for argument in rest:
        if argument.startswith("--project="):
            named = argument.partition("=")[2]
        elif argument == "--project":
            named = next(rest, None)
        else:
            left.append(argument)
    return left, named


def read_origins(text: str) -> tuple[str, ...]:
    """Return the addresses of the console in MOTIA_CONSOLE_ORIGIN.

    :raises StartError: one of them isn't an address.
    """
    found = tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            raise StartError(
                f"MOTIA_CONSOLE_ORIGIN has {origin!r}, which isn't an address",
                hint="write scheme, host and port only, such as http://127.0.0.1:3113; a path is console.base_path",
            )
    return found


def _base(text: str) -> str:
    fault = check(UrlFolder, text)
    if fault:
        raise StartError(f"MOTIA_CONSOLE_BASE {fault.format(given=repr(text))}")
    return text.rstrip("/")


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise StartError(
            f"MOTIA_TRUSTED_PROXIES is {text!r}: {error}",
            hint="write addresses or networks, such as 127.0.0.1,10.0.0.0/8",
        ) from error


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or int(text) > 65535:
        raise StartError(f"{name} is {text!r}, which isn't a port", hint="write a number from 0 to 65535")
    return int(text)

"""Reads config.yaml, checks all of it, and returns the frozen tree that every process works from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from runtime.config.adapters import AdapterReader, Backends
from runtime.config.document import Document, join
from runtime.config.draft import SECTIONS, Draft
from runtime.config.environment import load_env, unreadable_lines
from runtime.config.fields import hints
from runtime.config.findings import Findings
from runtime.config.interpolation import interpolate
from runtime.config.motia import ModuleReader
from runtime.config.tree import Config, Notice
from runtime.errors import ConfigError

__all__ = ["load_env", "read_config"]

# Motia's templates carry the second name.
FILES: Final = ("config.yaml", "iii-config.yaml")
UNREADABLE: Final = "is not NAME=value, so it is left out"
# Some hundred times what a project writes; reading more would keep a person waiting.
MAX_BYTES: Final = 100 * 1024
REDIS_VARIABLE: Final = "MOTIA_REDIS_URL"
STORES: Final = ("state", "streams")
STORE_FILES: Final = {"file": ".motia/store.db", "memory": ".motia/memory.db"}
REDIS_SCHEMES: Final = ("redis://", "rediss://", "unix://")


def read_config(
    project: Path,
    *,
    file: Path | None = None,
    overrides: Mapping[str, Any] | None = None,
    environ: Mapping[str, str],
    backends: Backends | None = None,
) -> Config:
    """Return the configuration of a project; one without a file has the defaults.

    Command-line `overrides` ("http.port": 4000) win over MOTIA_REDIS_URL, which wins over the file. `environ` wins
    over the project's `.env`. `backends` are the adapters there are for each port; without it any name is taken.

    :raises ConfigError: one line for everything that is wrong, as `config.yaml:12: http.prot: unknown key; …`.
    """
    file = file or _find(project)
    findings = Findings(_shown(file, project) if file else FILES[0])
    draft = Draft(findings)
    variables = {**load_env(project), **environ}
    findings.notices += [Notice(line, UNREADABLE, ".env") for line in unreadable_lines(project)]
    if file is not None:
        source = interpolate(_text(file, findings.source), variables, findings)
        _read(draft, Document(source, findings), backends)
    draft.override({"redis.url": variables.get(REDIS_VARIABLE) or None})
    draft.override(overrides or {})
    _check_redis(draft)
    _check_ports(draft)
    _check_memory(draft)
    _check_telemetry(draft)
    _place_stores(draft, project)
    findings.raise_errors()
    return draft.build(project, file)


def _find(project: Path) -> Path | None:
    return next((project / name for name in FILES if (project / name).exists()), None)


def _shown(file: Path, project: Path) -> str:
    return file.relative_to(project).as_posix() if file.is_relative_to(project) else str(file)


def _text(file: Path, shown: str) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{shown}: can't be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise ConfigError(f"{shown}: is {len(raw):,} bytes long; the limit is {MAX_BYTES:,}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{shown}:{line}: is not UTF-8 text; save the file as UTF-8") from error


def _read(draft: Draft, document: Document, backends: Backends | None) -> None:
    adapters = AdapterReader(draft, document, backends)
    claimed: dict[str, int] = {}
    modules = ModuleReader(draft, document, adapters, claimed)
    for key, value, line in document.entries(document.root, ""):
        if key == "modules":
            modules.read(value)
        elif key not in SECTIONS:
            _tell_foreign(document.findings, key, line)
        elif _claim(claimed, key, line, document.findings):
            _section(draft, key, value, document, adapters)


def _tell_foreign(findings: Findings, key: str, line: int) -> None:
    if key == "port":
        findings.notice(line, "port: steps run in runners of the studio, so no port for workers is opened")
    else:
        findings.unknown(key, key, (*SECTIONS, "modules", "port"), line=line)


def _claim(claimed: dict[str, int], section: str, line: int, findings: Findings) -> bool:
    if section in claimed:
        message = f"line {claimed[section]} sets {section} already, as a module; keep one of the two"
        findings.error(section, message, line=line)
        return False
    claimed[section] = line
    return True


def _section(draft: Draft, section: str, node: Any, document: Document, adapters: AdapterReader) -> None:
    fields = hints(SECTIONS[section])
    for key, value, line in document.entries(node, section):
        path = join(section, key)
        if key not in fields:
            document.findings.unknown(path, key, fields, line=line)
        elif key == "adapter":
            adapters.read(section, value, path)
        else:
            draft.read((section, key), value, path, document)


def _check_redis(draft: Draft) -> None:
    url = draft.get("redis", "url")
    if url is not None and not url.startswith(REDIS_SCHEMES):
        message = f"must begin with {', '.join(REDIS_SCHEMES)}, not {url!r}"
        draft.findings.error("redis.url", message, line=draft.lines.get("redis.url"))


def _check_memory(draft: Draft) -> None:
    for section in (name for name, owner in SECTIONS.items() if "adapter" in hints(owner)):
        adapter = draft.get(section, "adapter")
        if adapter.use == "memory" and section not in STORES:
            message = "memory belongs to one process, and a project runs in several: they would not see the same values"
            path = join(section, "adapter")
            draft.findings.error(path, f"{message}; leave it out, or write redis", line=draft.lines.get(path))


def _check_telemetry(draft: Draft) -> None:
    adapter = draft.get("telemetry", "adapter")
    if adapter.use not in ("redis", "memory") or "url" in adapter.options:
        message = "the terminal, the collector and the console read telemetry in the project's Redis, and nowhere else"
        path = join("telemetry", "adapter")
        draft.findings.error(path, f"{message}; write redis, without a url", line=draft.lines.get(path))


def _place_stores(draft: Draft, project: Path) -> None:
    """Say where stores that are files lie: a path counts from the project, and adapters know no project."""
    for section in STORES:
        adapter = draft.get(section, "adapter")
        path = adapter.options.get("path", STORE_FILES.get(adapter.use))
        if adapter.use in STORE_FILES and isinstance(path, str):
            options = {**adapter.options, "path": str(project / path)}
            draft.settle(section, "adapter", replace(adapter, options=options))


def _check_ports(draft: Draft) -> None:
    taken: dict[int, str] = {}
    for path in (join(section, "port") for section, owner in SECTIONS.items() if "port" in hints(owner)):
        port = draft.get(path.partition(".")[0], "port")
        if port and port in taken:
            message = f"{port} is the port of {taken[port].partition('.')[0]} too; each needs its own"
            draft.findings.error(path, message, line=draft.lines.get(path) or draft.lines.get(taken[port]))
        taken[port] = path

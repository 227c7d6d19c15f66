"""Described files, and the registry that is made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.model import Described, Registry, Snapshot

HTTP = {"type": "http", "method": "GET", "path": "/a"}
QUEUE = {"type": "queue", "topic": "t"}


def step(file: str, config: dict[str, Any] | None = None, **rest: Any) -> Described:
    language = "python" if file.endswith(".py") else "node"
    return Described(file, language, rest.pop("kind", "step"), f"{language}@1", config, **{"handler": True, **rest})


def stream(file: str, config: dict[str, Any] | None, **rest: Any) -> Described:
    return step(file, config, kind="stream", **rest)


def build(*described: Described, project: Path | None = None) -> Registry:
    return assemble(Snapshot(7, described), Config(project=project) if project else None)


def codes(registry: Registry) -> list[tuple[str, str, str]]:
    return [(problem.file, problem.severity, problem.code) for problem in registry.problems]

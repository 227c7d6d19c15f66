"""The gateway's own two pages under `/__motia/`: its health, and a Step's source for programs of this machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from runtime.execution.runtime import Runtime
from runtime.gateway.asgi import Scope
from runtime.gateway.response import Response, json_response

PREFIX: Final = b"/__motia/"


class OwnPages:
    """Answers paths that begin with PREFIX. No other site's page may read them: they carry no CORS headers."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def answer(self, scope: Scope, headers: Mapping[str, str]) -> Response:
        """Answer one request."""
        if scope["method"] not in ("GET", "HEAD"):
            return json_response(405, {"error": "this page can only be read"}, [(b"allow", b"GET, HEAD")])
        parts = scope["path"].strip("/").split("/")
        if parts[1:] == ["health"]:
            return json_response(200, {"status": "ok", "version": self._runtime.registry.version})
        if len(parts) == 3 and parts[1] == "step" and _is_local(scope, headers):
            return await self._step(parts[2])
        return json_response(404, {"error": "there is no such page"})

    async def _step(self, step_id: str) -> Response:
        step = next((step for step in self._runtime.registry.steps if step.id == step_id), None)
        if step is None:
            return json_response(404, {"error": "Step not found"})
        try:
            source, features = await asyncio.to_thread(_read, self._runtime.config.project, step.file)
        except (OSError, UnicodeDecodeError):
            return json_response(500, {"error": "Failed to read step file"})
        return json_response(200, {"id": step_id, "content": source, "features": features})


def _is_local(scope: Scope, headers: Mapping[str, str]) -> bool:
    """Tell whether a program of this machine asks, and by the machine's own name: source code is for nobody else."""
    client = scope.get("client")
    name = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    return client is not None and _is_loopback(client[0]) and (name == "localhost" or _is_loopback(name))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _read(project: Path, file: str) -> tuple[str, list[Any]]:
    """Return a Step's source and a tutorial's notes on it, which stand in a file of their own."""
    source = (project / file).read_text(encoding="utf-8")
    notes = "/" + file.rpartition(".")[0] + "-features.json"
    try:
        features = json.loads((project / notes.replace("/src/", "/tutorial/")[1:]).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        features = []
    return source, features if isinstance(features, list) else []

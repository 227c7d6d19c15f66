"""Lets the HTTP requests that a handler sends carry its trace on.

`http.client` (and with it urllib and requests), httpx and aiohttp are patched when something imports them, never
imported for it: most projects have only some of them.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, Final

from .client import current


def trace_headers() -> dict[str, str]:
    """Return the headers for a request that the running attempt sends; none outside an attempt."""
    attempt = current.get()
    if attempt is None or attempt.is_finished:
        return {}
    trace = attempt.trace
    if not trace.get("traceId") or trace.get("propagate") is False:
        return {}
    headers = {"traceparent": f"00-{trace['traceId']}-{trace['spanId']}-01"}
    return {**headers, "tracestate": trace["state"]} if trace.get("state") else headers


def install() -> None:
    """Patch what is imported already, and the rest when it is; once per process."""
    for name, patch in PATCHES.items():
        if name in sys.modules:
            patch(sys.modules[name])
    sys.meta_path.insert(0, _Imports())


def _patch_http_client(module: Any) -> None:
    endheaders = module.HTTPConnection.endheaders

    @functools.wraps(endheaders)
    def end_with_trace(connection: Any, *args: Any, **named: Any) -> Any:
        # What was put so far are lines of bytes; urllib3 counts on the names being http.client's own.
        if not any(line[:12].lower() == b"traceparent:" for line in connection._buffer):
            for name, value in trace_headers().items():
                connection.putheader(name, value)
        return endheaders(connection, *args, **named)

    module.HTTPConnection.endheaders = end_with_trace


def _patch_httpx(module: Any) -> None:
    for client in (module.Client, module.AsyncClient):
        client.send = _sending(client.send)


def _sending(send: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(send)
    def send_with_trace(client: Any, request: Any, *args: Any, **named: Any) -> Any:
        _add(request.headers)
        return send(client, request, *args, **named)

    return send_with_trace


def _patch_aiohttp(module: Any) -> None:
    send = module.ClientRequest.send

    @functools.wraps(send)
    def send_with_trace(request: Any, *args: Any, **named: Any) -> Any:
        _add(request.headers)
        return send(request, *args, **named)

    module.ClientRequest.send = send_with_trace


def _add(headers: Any) -> None:
    if "traceparent" not in headers:
        headers.update(trace_headers())


PATCHES: Final[dict[str, Callable[[Any], None]]] = {
    "http.client": _patch_http_client,
    "httpx": _patch_httpx,
    "aiohttp": _patch_aiohttp,
}


class _Imports(importlib.abc.MetaPathFinder):
    """Finds nothing itself: lets the other finders find a module, and patches it once it is loaded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module that is to be patched (the import system calls this)."""
        if fullname not in PATCHES:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is not None and spec.loader is not None:
                _patch_after(spec.loader, PATCHES[fullname])
                return spec
        return None


def _patch_after(loader: Any, patch: Callable[[Any], None]) -> None:
    execute = loader.exec_module

    def execute_and_patch(module: ModuleType) -> None:
        execute(module)
        try:
            patch(module)
        except AttributeError as error:  # a project's own module of that name, or a version that is built differently
            sys.stderr.write(f"requests of {module.__name__} don't carry the trace on: {error}\n")

    loader.exec_module = execute_and_patch

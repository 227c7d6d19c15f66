"""Makes a handler's first argument of what came over the wire."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any, Final

from motia.event_types import StateTriggerInput, StreamTriggerInput, TriggerInfo
from motia.http_types import MotiaHttpArgs, UploadedFile


def make_input(kind: str, given: Any) -> Any:
    """Return the input for a kind of trigger: a request, an event, or the message's data as it is."""
    maker = MAKERS.get(kind)
    return maker(given) if maker else given


def make_trigger(given: dict[str, Any]) -> TriggerInfo:
    """Return what `ctx.trigger` is."""
    return TriggerInfo(**given)


def _request(given: dict[str, Any]) -> MotiaHttpArgs[Any]:
    files = given.get("files") or []
    return MotiaHttpArgs(
        path_params=given.get("pathParams") or {},
        query_params=given.get("queryParams") or {},
        body=given.get("body"),
        headers=given.get("headers") or {},
        method=given.get("method", "GET"),
        path=given.get("path", ""),
        url=given.get("url", ""),
        files=[_file(each) for each in files] if files else [],
        remote_address=given.get("remoteAddress"),
    )


def _file(given: dict[str, Any]) -> UploadedFile:
    data = base64.b64decode(given["data"])
    return UploadedFile(
        name=given["name"],
        filename=given.get("filename") or "",
        content_type=given.get("contentType") or "application/octet-stream",
        size=given.get("size", len(data)),
        data=data,
    )


MAKERS: Final[dict[str, Callable[[Any], Any]]] = {
    "http": _request,
    "api": _request,
    "cron": lambda given: None,
    "state": lambda given: StateTriggerInput(given or {}),
    "stream": lambda given: StreamTriggerInput(given or {}),
}

"""Asks a project's own hooks who may open a stream socket and who may join what, and tells them who left."""

from __future__ import annotations

from typing import Any

from runtime.adapters.telemetry.base import Telemetry
from runtime.config.tree import Streams
from runtime.errors import MotiaError
from runtime.execution.hooks import Hooks
from runtime.execution.runtime import Runtime
from runtime.gateway.asgi import Scope
from runtime.gateway.forms import parse_fields
from runtime.gateway.headers import read_headers
from runtime.gateway.joined import Joined
from runtime.model import LogRecord, StreamDefinition, now_ns


class Refused(MotiaError):
    """The stream socket is not for this client."""

    code = "unauthorized"
    status = 401


class Access:
    """What a project's hooks say. A hook that is defined and fails means no; one that isn't defined means yes."""

    def __init__(self, runtime: Runtime, config: Streams) -> None:
        self._runtime = runtime
        self._config = config
        self._telemetry: Telemetry = runtime.telemetry
        self._hooks = Hooks(
            runtime.pool, runtime.services, runtime.telemetry, output_limit=runtime.config.runners.output_kb * 1024
        )

    async def authenticate(self, scope: Scope) -> Any:
        """Return the context that `authenticateStream` gives to this socket, None where nobody is asked.

        :raises Refused: the hook said no, or failed.
        """
        settings = self._runtime.registry.settings
        if settings is None or not (self._config.auth_function or (settings.config or {}).get("streamAuth")):
            return None
        if settings.runner is not None and not (settings.config or {}).get("authenticateStream"):
            return None
        query = parse_fields(scope["query_string"], "query")
        asked = {
            "headers": read_headers(scope["headers"]),
            "path": scope["path"],
            "queryParams": {name: value if isinstance(value, list) else [value] for name, value in query.items()},
            "addr": ":".join(str(part) for part in scope.get("client") or ()),
        }
        try:
            answer = await self._hooks.call("authenticate", runner=settings.runner, file=settings.file, data=asked)
        except MotiaError as error:
            self._report(f"a stream socket was refused: {error.message}")
            raise Refused from error
        if answer is False or (isinstance(answer, dict) and answer.get("authorized") is False):
            raise Refused
        return answer.get("context") if isinstance(answer, dict) else None

    async def may_join(self, wanted: Joined, context: Any) -> bool:
        """Tell whether a client may join, as the stream's `onJoin` says."""
        stream = self._stream(wanted.stream)
        if stream is None or not (stream.has_join or (stream.broken and stream.runner is None)):
            return True
        try:
            answer = await self._hooks.call(
                "join", runner=stream.runner, file=stream.file, data=_subscription(wanted, context)
            )
        except MotiaError as error:
            self._report(f"a join of the stream {stream.name} was refused: {error.message}")
            return False
        return not (answer is False or (isinstance(answer, dict) and answer.get("unauthorized")))

    async def left(self, joined: Joined, context: Any) -> None:
        """Tell the stream's `onLeave` that a client left."""
        stream = self._stream(joined.stream)
        if stream is None or not stream.has_leave:
            return
        try:
            await self._hooks.call("leave", runner=stream.runner, file=stream.file, data=_subscription(joined, context))
        except MotiaError as error:
            self._report(error.message)

    def _stream(self, name: str) -> StreamDefinition | None:
        return next((stream for stream in self._runtime.registry.streams if stream.name == name), None)

    def _report(self, message: str) -> None:
        self._telemetry.record(LogRecord(now_ns(), "error", message, source="studio"))


def _subscription(joined: Joined, context: Any) -> dict[str, Any]:
    place = {"groupId": joined.group}
    if joined.item is not None:
        place["id"] = joined.item
    return {"subscription": place, "authContext": context}

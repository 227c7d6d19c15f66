"""The HTTP side of the gateway as an ASGI application: from a request to a Step and back."""

from __future__ import annotations

from typing import Any

from runtime.config.tree import Http
from runtime.errors import MotiaError
from runtime.execution.runtime import Runtime
from runtime.gateway.asgi import Receive, Scope, Send
from runtime.gateway.call import StepCall
from runtime.gateway.cors import CorsPolicy, is_preflight
from runtime.gateway.headers import read_headers
from runtime.gateway.own_pages import PREFIX, OwnPages
from runtime.gateway.response import RETRY_AFTER, Response, error_response, json_response
from runtime.gateway.router import Endpoint, Match, Miss, Router
from runtime.model import LogRecord, Registry, now_ns


class HttpApp:
    """Serves the HTTP Steps of a runtime's project, whatever they are at the moment."""

    def __init__(self, runtime: Runtime, config: Http) -> None:
        self._runtime = runtime
        self._config = config
        self._cors = CorsPolicy(config.cors)
        self._own = OwnPages(runtime)
        self._router = Router(Registry())
        self._active = 0
        self._warned: set[str] = set()
        runtime.on_change(self._rebuild)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        headers = read_headers(scope["headers"])
        if scope["raw_path"].startswith(PREFIX):
            await (await self._own.answer(scope, headers)).send(send, [])
            return
        extra = self._cors.headers(headers.get("origin"))
        try:
            found = self._admit(scope, headers)
        except MotiaError as error:
            found = error_response(error)
        if isinstance(found, Response):
            await found.send(send, extra)
            return
        self._active += 1
        try:
            call = StepCall(self._runtime, self._config, found, scope=scope, headers=headers)
            await call.run(receive, send, extra)
        finally:
            self._active -= 1

    def _admit(self, scope: Scope, headers: dict[str, str]) -> Match | Response:
        """Find the endpoint, or the answer to a request that doesn't get to one."""
        method: str = scope["method"]
        if is_preflight(method, headers):
            return self._cors.preflight(headers)
        found = self._router.find(method, scope["raw_path"])
        if isinstance(found, Miss):
            return _missed(found, method, scope["path"])
        if found.endpoint.step.runner is None:
            body = _broken(found.endpoint)
        elif self._active >= self._config.concurrency:
            message = f"the gateway is busy with {self._active:,} requests, as many as http.concurrency allows"
            body = {"error": message, "code": "overloaded"}
        else:
            return found
        step, trigger = found.endpoint.step, found.endpoint.trigger
        details = {"http.response.status_code": 503, "error.type": body["code"]}
        self._runtime.decisions.record(
            "refused", body["code"], step, trigger, message=body["error"], failed=True, details=details
        )
        return json_response(503, body, RETRY_AFTER)

    def _rebuild(self, registry: Registry) -> None:
        self._router = Router(registry, validate=self._config.validate)
        for problem in self._router.problems:
            text = f"{problem.file}: {problem.message}"
            if text not in self._warned:
                self._warned.add(text)
                self._runtime.telemetry.record(LogRecord(now_ns(), "warn", text, source="studio"))


def _missed(miss: Miss, method: str, path: str) -> Response:
    if not miss.allowed:
        return json_response(404, {"error": f"no Step serves {method} {path}", "code": "not_found"})
    allowed = [(b"allow", ", ".join(sorted({*miss.allowed, "OPTIONS"})).encode("latin-1", errors="replace"))]
    if method == "OPTIONS":
        return Response(204, allowed)
    message = f"{path} doesn't take {method}, only {', '.join(sorted(miss.allowed))}"
    return json_response(405, {"error": message, "code": "method_not_allowed"}, allowed)


def _broken(endpoint: Endpoint) -> dict[str, Any]:
    step, problem = endpoint.step, endpoint.step.broken
    reason = problem.message if problem else "it has no runner"
    file, line = (problem.file, problem.line) if problem else (step.file, None)
    place = f"{file}:{line}" if line else file
    return {
        "error": f"{step.name} can't run ({place}): {reason}",
        "code": "step_invalid",
        "file": file,
        "line": line,
        "reason": reason,
    }

"""One request of a first run: put together from an example, sent to the project's gateway, its answer read."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from motia_studio.endpoints.outgoing import outgoing
from runtime.errors import ConfigError, InvalidInput, StepNotFound
from runtime.model import Registry
from runtime.triggers.http import HttpTrigger

USER_AGENT: Final = "motia-studio-first-run"
LONGEST_SECONDS: Final = 10.0
FIELDS: Final = ("endpoint", "params", "query", "headers", "body", "text")

_KEPT: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the wire."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` is its JSON, None where it isn't JSON."""

    status: int
    trace_id: str | None
    body: Any


def build(entry: Mapping[str, Any], example: Mapping[str, Any], registry: Registry, kept: Mapping[str, str]) -> Request:
    """Return the request of an entry of `firstRun`; what it says itself wins over its example.

    :raises StepNotFound: its Step isn't there, is Broken, or has no such endpoint.
    :raises ConfigError: a field has a form that makes no request.
    """
    fields = {name: _filled(told[name], kept) for told in (example, entry) for name in FIELDS if name in told}
    route = _trigger(str(entry["step"]), fields.pop("endpoint", None), registry).route
    fields["headers"] = {"user-agent": USER_AGENT, **_headers(fields)}
    try:
        made = outgoing(route.method, route.path, fields)
    except InvalidInput as error:
        raise ConfigError(f"studio.json: firstRun: {entry['step']}: {error.message}", hint=error.hint) from error
    return Request(made.method, made.target, dict(made.headers), made.body)


def send(request: Request, host: str, port: int) -> Answer:
    """Send a request and return what comes back.

    :raises OSError: nobody answers within LONGEST_SECONDS.
    """
    connection = http.client.HTTPConnection(host, port, timeout=LONGEST_SECONDS)
    try:
        connection.request(request.method, request.path, request.body, dict(request.headers))
        response = connection.getresponse()
        raw = response.read()
    except http.client.HTTPException as error:
        raise ConnectionError(f"it isn't answered in HTTP ({type(error).__name__})") from error
    finally:
        connection.close()
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    return Answer(response.status, response.getheader("x-trace-id"), body)


def part_of(body: Any, path: str) -> str | None:
    """Return what lies at a path such as `order.id` of a JSON answer as text, None where nothing does."""
    for key in path.split("."):
        body = body.get(key) if isinstance(body, dict) else None
    return body if isinstance(body, str) or body is None else json.dumps(body)


def _trigger(step: str, endpoint: Any, registry: Registry) -> HttpTrigger:
    found = registry.by_name.get(step)
    triggers = [each for each in found.triggers if isinstance(each, HttpTrigger)] if found and found.runner else []
    for trigger in triggers:
        if endpoint is None or trigger.summary == endpoint:
            return trigger
    what = "isn't a Step that runs" if found is None or found.runner is None else "has no such endpoint"
    raise StepNotFound(f"studio.json: firstRun: {step} {what}")


def _filled(value: Any, kept: Mapping[str, str]) -> Any:
    """Return a value with `{name}` replaced by what was kept under that name; other braces stay."""
    if isinstance(value, str):
        return _KEPT.sub(lambda found: kept.get(found[1], found[0]), value)
    if isinstance(value, list):
        return [_filled(item, kept) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, kept) for key, item in value.items()}
    return value


def _headers(fields: Mapping[str, Any]) -> dict[str, Any]:
    headers = fields.get("headers", {})
    if not isinstance(headers, dict):
        raise ConfigError("studio.json: firstRun: headers of a request must be an object of texts")
    return headers

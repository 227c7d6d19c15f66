"""`/api/endpoints`: the project's endpoints, how they answered last, and requests that people send to them.

Saved examples are changed with `PUT /api/endpoints/<step>/examples`.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motia_studio import audit
from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.api.body import json_object
from motia_studio.api.layout import studio_file
from motia_studio.api.seen_values import Reader
from motia_studio.endpoints.examples import check_name, example
from motia_studio.endpoints.exchange import Event, Gateway, exchange
from motia_studio.endpoints.last import last_answers
from motia_studio.endpoints.listing import Endpoint, endpoint, endpoints_of
from motia_studio.endpoints.outgoing import Outgoing, outgoing
from motia_studio.project import current_project
from runtime.errors import ConfigError, InvalidRequest
from runtime.model import TraceContext

# A request holds a connection to the gateway until it is answered.
MOST_AT_ONCE: Final = 32
# What somebody wrote about an endpoint: schemas may have examples and defaults.
WRITTEN: Final = ("body", "responses", "description", "query")
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


@needs(Role.VIEWER)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Return every endpoint with its schemas, and the saved examples by Step; `problem` where they can't be read."""
    registry = current_project().registry()
    reader = Reader.of(request)
    found = [_seen(each.shown(), reader) for each in endpoints_of(registry)]
    examples: dict[str, Any] = {}
    problem = None
    try:
        examples = studio_file().examples()
    except ConfigError as error:
        problem = {"message": error.message, "hint": error.hint}
    steps = {each["step"] for each in found}
    kept = {step: requests for step, requests in examples.items() if step in steps}
    answer = {"version": registry.version, "endpoints": found, "problem": problem}
    return json_answer({**answer, "examples": {step: reader.seen(requests) for step, requests in kept.items()}})


@needs(Role.VIEWER)
@require_safe
def last(request: HttpRequest) -> HttpResponse:
    """Return how each endpoint answered last."""
    steps = {each.step.name for each in endpoints_of(current_project().registry())}
    return json_answer({"last": last_answers(steps)})


@needs(Role.VIEWER, write=Role.OPERATOR)
@require_POST
def send(request: HttpRequest, step: str) -> StreamingHttpResponse:
    """Send a request to an endpoint and stream what comes back, one JSON object a line (`endpoints/exchange.py`)."""
    asked = json_object(request)
    found = _endpoint(step, asked)
    made = outgoing(found.method, found.path, asked)
    trace = TraceContext.new()
    said = f"sent {found.method} {found.path}"
    audit.write(audit.line(request.user.get_username(), said, step=found.step.name, trace=trace))
    environment = settings.ENVIRONMENT
    gateway = Gateway(environment.api_host, environment.api_port)
    lines = _lines(gateway, made, trace)
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    # A proxy that waits for all of it would show nothing while it arrives.
    response["X-Accel-Buffering"] = "no"
    return response


async def _lines(gateway: Gateway, request: Outgoing, trace: TraceContext) -> AsyncIterator[bytes]:
    """Yield the events of an exchange as lines."""
    if not _places.acquire(blocking=False):
        message = f"{MOST_AT_ONCE} requests are being answered already."
        yield _line({"failed": {"message": message, "hint": "Wait until one is answered, or stop it.", "ms": 0}})
        return
    try:
        async for event in exchange(gateway, request, trace):
            yield _line(event)
    finally:
        _places.release()


def _line(event: Event) -> bytes:
    return msgspec.json.encode(event) + b"\n"


@needs(Role.VIEWER, write=Role.EDITOR)
@require_http_methods(["PUT"])
def examples(request: HttpRequest, step: str) -> JsonResponse:
    """Save a request under a name, `{"name", "trigger", "request"}`; `"request": null` takes it away."""
    body = json_object(request)
    name, asked = check_name(body.get("name")), body.get("request")
    if asked is None:
        return JsonResponse({"examples": studio_file().keep_example(step, name, None)})
    if not isinstance(asked, dict):
        raise InvalidRequest("request isn't an object", hint="send the request to save, or null")
    found = _endpoint(step, body)
    kept = example(found.method, found.path, asked)
    return JsonResponse({"examples": studio_file().keep_example(step, name, kept)})


def _seen(shown: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """Return an endpoint as its reader sees it. Where it is stays as it is, so that it can be called."""
    return {**shown, **{field: reader.seen(shown[field]) for field in WRITTEN}}


def _endpoint(step: str, asked: dict[str, Any]) -> Endpoint:
    trigger = asked.get("trigger")
    if trigger is not None and not isinstance(trigger, str):
        raise InvalidRequest("trigger isn't a text", hint='write the name of an endpoint, as "http(GET /tickets)"')
    return endpoint(current_project().registry(), step, trigger)

"""A handler that calls another Step over HTTP: both are in one trace, whatever it sends the request with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from runtime.config.tree import AdapterChoice, Telemetry
from runtime.model import Span
from tests.gateway_fixture import Gateway, loaded

JS_CALLER = """
import http from 'node:http'
export const config = { name: 'CallJs', triggers: [{ type: 'http', method: 'POST', path: '/call-js' }], flows: [] }
const ways = {
  fetch: (url, headers) => fetch(url, { headers }),
  request: (url) => fetch(new Request(url)),
  http: (url, headers) =>
    new Promise((resolve) => http.get(url, { headers }, (answer) => answer.resume().on('end', resolve))),
}
export const handler = async ({ request }) => {
  const { url, via, headers } = request.body
  await ways[via](url, headers ?? {})
  return { status: 200, body: via }
}
"""

PY_CALLER = """
import http.client, urllib.request
from urllib.parse import urlsplit
import httpx

config = {"name": "CallPy", "triggers": [{"type": "http", "method": "POST", "path": "/call-py"}], "flows": []}

def by_urllib(url, headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        answer.read()

def by_http_client(url, headers):
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", urlsplit(url).path, headers=headers)
    connection.getresponse().read()
    connection.close()

async def handler(request, ctx):
    import asyncio
    body = request.body
    url, via, headers = body["url"], body["via"], body.get("headers") or {}
    if via == "httpx":
        async with httpx.AsyncClient() as client:
            await client.get(url, headers=headers)
    else:
        await asyncio.to_thread({"urllib": by_urllib, "http.client": by_http_client}[via], url, headers)
    return {"status": 200, "body": via}
"""

JS_TARGET = """
export const config = { name: 'Js', triggers: [{ type: 'http', method: 'GET', path: '/js' }], flows: [] }
export const handler = async ({ request }) => ({ status: 200, body: request.headers })
"""

PY_TARGET = """
config = {"name": "Py", "triggers": [{"type": "http", "method": "GET", "path": "/py"}], "flows": []}

def handler(request, ctx):
    return {"status": 200, "body": dict(request.headers)}
"""

FILES = {
    "call.step.js": JS_CALLER,
    "call_step.py": PY_CALLER,
    "target.step.js": JS_TARGET,
    "target_step.py": PY_TARGET,
}

WAYS = [
    *(("js", "py", via) for via in ("fetch", "request", "http")),
    *(("py", "js", via) for via in ("urllib", "http.client", "httpx")),
]


@pytest.fixture
def steps(project: Path) -> Path:
    for name, text in FILES.items():
        (project / "src" / name).write_text(text)
    return project


@pytest.fixture
async def gateway(steps: Path, redis_url: str) -> AsyncIterator[Gateway]:
    async with loaded(steps, redis_url) as found:
        yield found


async def call(gateway: Gateway, caller: str, target: str, via: str, **more: Any) -> httpx.Response:
    headers = more.pop("incoming", {})
    body = {"url": f"{gateway.client.base_url}/{target}", "via": via, **more}
    answer = await gateway.client.post(f"/call-{caller}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def attempt_and_callee(gateway: Gateway, target: str) -> tuple[Span, Span]:
    """Return the caller's attempt and the trigger's span of the Step that it called."""
    spans = [span for span in await gateway.spans() if span.end is not None]
    (callee,) = (span for span in spans if span.name == f"GET /{target}")
    (attempt,) = (
        span for span in spans if span.name == "attempt 1" and span.attributes["motia.step"].startswith("Call")
    )
    return attempt, callee


async def test_both_steps_are_in_one_trace_whatever_sends_the_request(gateway: Gateway) -> None:
    for caller, target, via in WAYS:
        answer = await call(gateway, caller, target, via)
        trace = [span for span in await gateway.spans() if span.trace_id == answer.headers["x-trace-id"] and span.end]
        (callee,) = (span for span in trace if span.name == f"GET /{target}")
        parent = next(span for span in trace if span.span_id == callee.parent_id)
        assert (parent.name, parent.attributes["motia.step"]) == ("attempt 1", f"Call{caller.title()}"), via


@pytest.mark.parametrize(
    ("caller", "target", "via"),
    [("js", "py", "http"), ("js", "py", "fetch"), ("py", "js", "http.client"), ("py", "js", "httpx")],
)
async def test_a_traceparent_of_the_handlers_own_is_left_alone(
    gateway: Gateway, caller: str, target: str, via: str
) -> None:
    own = f"00-{'a' * 32}-{'b' * 16}-01"
    await call(gateway, caller, target, via, headers={"TraceParent": own})
    _, callee = await attempt_and_callee(gateway, target)
    assert (callee.trace_id, callee.parent_id) == ("a" * 32, "b" * 16)


@pytest.mark.parametrize(("caller", "target", "via"), [("js", "py", "fetch"), ("py", "js", "urllib")])
async def test_the_callers_trace_and_state_are_carried_through(
    gateway: Gateway, caller: str, target: str, via: str
) -> None:
    incoming = {"traceparent": f"00-{'c' * 32}-{'d' * 16}-01", "tracestate": "vendor=1, other@x=a:b"}
    answer = await call(gateway, caller, target, via, incoming=incoming)
    attempt, callee = await attempt_and_callee(gateway, target)
    assert answer.headers["traceresponse"].startswith(f"00-{'c' * 32}-")
    assert callee.trace_id == "c" * 32
    assert callee.parent_id == attempt.span_id
    (shown,) = (
        span.attributes["motia.input"]["headers"]["tracestate"]
        for span in await gateway.spans()
        if span.end is not None and span.parent_id == callee.span_id
    )
    assert shown == "vendor=1,other@x=a:b"


async def test_nothing_is_carried_on_where_the_project_says_so(steps: Path, redis_url: str) -> None:
    telemetry = Telemetry(propagate=False, adapter=AdapterChoice("memory"))
    async with loaded(steps, redis_url, telemetry=telemetry) as gateway:
        for caller, target, via in (("js", "py", "fetch"), ("py", "js", "http.client")):
            answer = await call(gateway, caller, target, via)
            callees = [span for span in await gateway.spans() if span.name == f"GET /{target}"]
            assert {span.parent_id for span in callees} == {None}
            assert answer.headers["x-trace-id"] not in {span.trace_id for span in callees}

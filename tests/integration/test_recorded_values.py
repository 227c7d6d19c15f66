"""What a trace shows of requests, answers and writes, as real handlers make them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from runtime.config.tree import AdapterChoice, Telemetry
from runtime.model import Span
from tests.gateway_fixture import Gateway, loaded
from tests.integration.living import until

STEP = """
const ways = {
  answer: ({ request }, ctx) => ({ status: 201, body: { got: request.body } }),
  nothing: () => undefined,
  bytes: () => ({ status: 200, body: Buffer.from('12345') }),
  large: () => ({ status: 200, body: 'x'.repeat(100_000) }),
  async stream({ request, response }) {
    for await (const piece of request.requestBody.stream) response.stream.write(piece)
    response.close()
  },
  async write(input, ctx) {
    await ctx.state.set('g', 'k', { n: 1 })
    await ctx.state.set('g', 'k', { n: 2 })
    await ctx.enqueue({ topic: 'nobody', data: { n: 3 } })
    return { status: 200 }
  },
}
export const config = { name: 'Echo', triggers: [{ type: 'http', method: 'POST', path: '/do/:way' }], flows: [] }
export const handler = (input, ctx) => ways[input.request.pathParams.way](input, ctx)
"""


@pytest.fixture
def step(project: Path) -> Path:
    (project / "src" / "echo.step.js").write_text(STEP)
    return project


@pytest.fixture
async def gateway(step: Path, redis_url: str) -> AsyncIterator[Gateway]:
    async with loaded(step, redis_url) as found:
        yield found


async def attempt(gateway: Gateway, number: int = 1) -> dict[str, Any]:
    """Return the attributes of an attempt once it has ended, which may be just after its answer."""

    async def ended() -> list[Span]:
        spans = [span for span in await gateway.spans() if span.name == "attempt 1" and span.end is not None]
        return spans[number - 1 :]

    found: list[Span] = await until(ended)
    return found[0].attributes


async def test_a_request_shows_parameters_headers_and_body_without_credentials(gateway: Gateway) -> None:
    headers = {"authorization": "Bearer x", "cookie": "a=1", "x-api-key": "k", "x-other": "shown"}
    await gateway.client.post("/do/answer?q=1&q=2", json={"a": [1]}, headers=headers)
    shown = await attempt(gateway)
    given = shown["motia.input"]
    assert (given["pathParams"], given["queryParams"], given["body"]) == (
        {"way": "answer"},
        {"q": ["1", "2"]},
        {"a": [1]},
    )
    names = ("authorization", "cookie", "x-api-key", "x-other")
    assert [given["headers"][name] for name in names] == ["***", "***", "***", "shown"]
    assert shown["motia.output"] == {"status": 201, "body": {"got": {"a": [1]}}}


async def test_a_large_body_is_cut_and_the_rest_of_the_request_is_readable(gateway: Gateway) -> None:
    await gateway.client.post("/do/large", json={"text": "y" * 20_000})
    shown = await attempt(gateway)
    assert shown["motia.input"]["pathParams"] == {"way": "large"}
    cut = shown["motia.input"]["body"]
    assert (cut["motia.cut"], cut["bytes"], len(cut["preview"])) == (True, 20_011, 1024)
    assert shown["motia.output"]["status"] == 200
    assert shown["motia.output"]["body"]["bytes"] == 100_002


async def test_of_streams_bytes_and_uploads_the_size_is_shown(gateway: Gateway) -> None:
    await gateway.client.post("/do/stream", content=b"piece " * 50_000, headers={"content-type": "text/plain"})
    shown = await attempt(gateway)
    streamed = {"motia.stream": True, "bytes": 300_000, "preview": ("piece " * 200)[:1024]}
    assert (shown["motia.input"]["body"], shown["motia.output"]) == (streamed, {"status": 200, "body": streamed})
    await gateway.client.post("/do/bytes", files={"photo": ("a.png", b"1234", "image/png")})
    shown = await attempt(gateway, 2)
    (file,) = shown["motia.input"]["files"]
    assert file == {"name": "photo", "filename": "a.png", "contentType": "image/png", "size": 4}
    assert shown["motia.output"]["body"] == {"motia.binary": True, "bytes": 5}


async def test_an_answer_without_a_body_shows_its_status(gateway: Gateway) -> None:
    assert (await gateway.client.post("/do/nothing")).status_code == 204
    assert (await attempt(gateway))["motia.output"] == {"status": 204}


async def test_writes_show_new_and_old_values(gateway: Gateway) -> None:
    await gateway.client.post("/do/write")
    calls = [span.attributes for span in await gateway.spans() if span.attributes.get("motia.phase") == "call"]
    shown = [{key: call[key] for key in call if key in VALUES} for call in calls]
    assert shown == [
        {"motia.value": {"n": 1}, "motia.old_value": None},
        {"motia.value": {"n": 2}, "motia.old_value": {"n": 1}},
        {"motia.data": {"n": 3}},
    ]


VALUES = ("motia.value", "motia.old_value", "motia.data", "motia.input", "motia.output")


async def test_no_value_is_kept_where_the_project_says_so(step: Path, redis_url: str) -> None:
    telemetry = Telemetry(payloads=False, adapter=AdapterChoice("memory"))
    async with loaded(step, redis_url, telemetry=telemetry) as gateway:
        for way in ("answer", "write", "stream"):
            await gateway.client.post(f"/do/{way}", content=b"x")
        spans: list[Span] = await gateway.spans()
    assert [key for span in spans for key in span.attributes if key in VALUES] == []

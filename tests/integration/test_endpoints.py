"""A request that is sent from the console reaches the project's own gateway, and its answer is told as it arrives."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.studio import Studio, running_studio, until

ECHO = """export const config = { name: 'Echo', triggers: [
  { type: 'http', method: 'PUT', path: '/echo/:id' }, { type: 'http', method: 'GET', path: '/old' },
] }
export const handler = async ({ request }, ctx) => {
  if (ctx.trigger.path === '/old') return { status: 302, headers: { location: 'http://evil.example/' }, body: null }
  const { pathParams, queryParams, headers, body } = request
  return { status: 200, headers: { 'set-cookie': 'theirs=1' }, body: { pathParams, queryParams, headers, body } }
}
"""
COUNT = """import asyncio

from motia import http

config = {"name": "Count", "triggers": [http("GET", "/count")]}


async def handler(args):
    await args.response.headers({"content-type": "text/event-stream"})
    for number in range(3):
        await args.response.writer.write(f"data: {number}\\n\\n")
        await asyncio.sleep(0.4)
    args.response.close()
"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("endpoints") / "echo"
    (project / "src").mkdir(parents=True)
    (project / "src" / "echo.step.js").write_text(ECHO)
    (project / "src" / "count_step.py").write_text(COUNT)
    with running_studio(project, "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def client(studio: Studio) -> Iterator[httpx.Client]:
    with studio.log_in() as logged_in:
        logged_in.headers["X-CSRFToken"] = logged_in.cookies["motia_csrf"]
        yield logged_in


def events(client: httpx.Client, step: str, **asked: Any) -> Iterator[dict[str, Any]]:
    with client.stream("POST", f"/api/endpoints/{step}/send", json=asked) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"] == "application/x-ndjson"
        for line in response.iter_lines():
            yield json.loads(line)


def answered(client: httpx.Client, step: str, **asked: Any) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Return what was sent, the head of the answer, and its body."""
    found = list(events(client, step, **asked))
    raw = b"".join(base64.b64decode(event["data"]["text"]) for event in found if "data" in event)
    assert "end" in found[-1], found
    return found[0]["sent"], found[1]["head"], json.loads(raw) if raw else None


def test_a_step_gets_what_the_person_wrote_and_nothing_of_the_console(client: httpx.Client) -> None:
    _, head, got = answered(
        client,
        "Echo",
        params={"id": "../../old?x=ü"},
        query={"q": ["1", "2"]},
        headers={"X-A": "1", "Host": "evil.example", "Cookie": "motia_session=stolen; mine=2"},
        body={"a": None},
    )
    assert (head["status"], got["pathParams"], got["body"]) == (200, {"id": "../../old?x=ü"}, {"a": None})
    assert got["queryParams"]["q"] == ["1", "2"]
    assert (got["headers"]["x-a"], got["headers"]["cookie"]) == ("1", "mine=2")
    assert got["headers"]["host"].startswith("127.0.0.1:")
    told = json.dumps(got)
    assert client.cookies["motia_session"] not in told
    assert client.cookies["motia_csrf"] not in told
    assert "theirs" not in client.cookies


def test_a_redirect_is_an_answer(client: httpx.Client) -> None:
    _, head, _ = answered(client, "Echo", trigger="http(GET /old)")
    assert head["status"] == 302
    assert ["location", "http://evil.example/"] in head["headers"]


def test_a_stream_arrives_while_it_is_written(client: httpx.Client) -> None:
    at = [time.monotonic() for event in events(client, "Count") if "data" in event]
    assert len(at) == 3
    assert at[2] - at[0] > 0.5


def test_the_trace_is_known_at_once_and_says_how_it_went(client: httpx.Client) -> None:
    sent, _, _ = answered(client, "Echo", params={"id": "1"})
    trace = until(lambda: _row(client, sent["traceId"]))
    assert (trace["name"], trace["step"]) == ("PUT /echo/:id", "Echo")
    last = until(lambda: _last(client, sent["traceId"]))
    assert (last["status"], last["outcome"]) == (200, "ok")
    lines = until(lambda: client.get(f"/api/logs?trace={sent['traceId']}").json()["logs"])
    assert [line["message"] for line in lines] == ["owner sent PUT /echo/:id"]


def _row(client: httpx.Client, trace: str) -> Any:
    rows = client.get("/api/traces?trigger=http").json()["traces"]
    return next((row for row in rows if row["traceId"] == trace and row["endTimeUnixNano"]), None)


def _last(client: httpx.Client, trace: str) -> Any:
    found = client.get("/api/endpoints/last").json()["last"]["Echo"]["http(PUT /echo/:id)"]
    return found if found["traceId"] == trace and found["took"] is not None else None


def test_without_the_pages_token_nothing_is_sent(client: httpx.Client) -> None:
    answer = client.post("/api/endpoints/Echo/send", json={"params": {"id": "1"}}, headers={"X-CSRFToken": "x" * 32})
    assert answer.status_code == 403


def test_the_document_names_the_gateway(client: httpx.Client, studio: Studio) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["servers"] == [{"url": f"http://127.0.0.1:{studio.api}"}]
    assert set(document["paths"]) == {"/echo/{id}", "/old", "/count"}

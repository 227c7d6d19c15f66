"""The HTTP side of the gateway, over real sockets."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from runtime.adapters.redis_client import connect
from runtime.config.tree import Cors, Http
from runtime.execution.snapshots import Snapshots
from runtime.model import Snapshot
from tests.gateway_fixture import POOL, ScriptedGateway, http, loaded, scripted, step
from tests.scripted_runner import Call, Handler, Refusal, ScriptedRunner, Skip

TYPESCRIPT = """
export const config = { name: 'Answers', triggers: [
  { type: 'http', method: 'GET', path: '/hello/:name' },
  { type: 'http', method: 'POST', path: '/raw' },
  { type: 'http', method: 'GET', path: '/events' },
  { type: 'http', method: 'GET', path: '/loop' },
] }
export const handler = async ({ request, response }: any, { trigger }: any) => {
  if (trigger.path === '/hello/:name') return { status: 200, body: { hello: request.pathParams.name } }
  if (trigger.path === '/raw') return { status: 200, body: (await request.rawBody()).toString('hex') }
  if (trigger.path === '/loop') while (true) {}
  response.status(200)
  response.headers({ 'content-type': 'text/event-stream' })
  for (const n of [1, 2]) response.stream.write(`data: ${n}\\n\\n`)
  response.close()
}
"""

PYTHON = """
config = {"name": "Python", "triggers": [{"type": "http", "method": "GET", "path": "/python/:name"}]}

async def handler(request, ctx):
    return {"status": 200, "body": {"hello": request.path_params["name"]}}
"""


@pytest.fixture
def serve(tmp_path: Path, redis_url: str) -> Any:
    """Serve one Step `Echo` at POST /echo/:id with this handler."""

    def start(
        handler: Handler, *, trigger: dict[str, Any] | None = None, **sections: Any
    ) -> AbstractAsyncContextManager[ScriptedGateway]:
        described = step("Echo", trigger or http("POST", "/echo/:id"))
        return scripted(tmp_path, redis_url, [described], {described.file: handler}, **sections)

    return start


async def echo(call: Call) -> Any:
    return {"status": 201, "headers": {"x-made-by": "echo"}, "body": call.input}


async def test_a_request_reaches_its_step_as_the_protocol_says(serve: Any) -> None:
    async with serve(echo) as gateway:
        answer = await gateway.client.post("/echo/caf%C3%A9?a=1&b=2&a=3", json={"n": 1}, headers={"X-Mine": "yes"})
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-made-by"] == "echo"
    read = answer.json()
    assert read["pathParams"] == {"id": "café"}
    assert read["queryParams"] == {"a": ["1", "3"], "b": "2"}
    assert (read["method"], read["path"], read["bodyKind"], read["body"]) == ("POST", "/echo/:id", "json", {"n": 1})
    assert read["url"] == "/echo/caf%C3%A9?a=1&b=2&a=3"
    assert read["headers"]["x-mine"] == "yes"


async def test_a_raw_body_is_read_while_it_arrives(serve: Any) -> None:
    async def count(call: Call) -> Any:
        return {"body": [call.input["bodyKind"], len(await call.read())]}

    async def upload() -> Any:
        for _ in range(40):
            yield b"x" * 50_000

    async with serve(count) as gateway:
        answer = await gateway.client.post("/echo/1", content=upload())
    assert answer.json() == ["stream", 2_000_000]


async def test_a_body_over_the_limit_is_refused_with_or_without_a_length(serve: Any) -> None:
    async def read(call: Call) -> Any:
        return {"body": len(await call.read())}

    async def upload() -> Any:
        for _ in range(3):
            yield b"[" * 40

    async with serve(read, http=Http(body_limit=100)) as gateway:
        declared = await gateway.client.post("/echo/1", content=b"x" * 101)
        chunked = await gateway.client.post("/echo/1", content=upload())
        parsed = await gateway.client.post("/echo/1", content=upload(), headers={"content-type": "application/json"})
        small = await gateway.client.post("/echo/1", content=b"x" * 100)
    assert [declared.status_code, chunked.status_code, parsed.status_code] == [413, 413, 413]
    assert parsed.json()["code"] == "body_too_large"
    assert small.json() == 100


async def test_a_body_that_is_not_json_is_refused_with_its_place(serve: Any) -> None:
    async with serve(echo) as gateway:
        answer = await gateway.client.post(
            "/echo/1", content=b'{"a": 1,\n  b}', headers={"content-type": "application/json"}
        )
    assert answer.status_code == 400
    assert "line 2, column 3" in answer.json()["error"]


async def test_a_body_that_does_not_fit_the_schema_is_refused_with_paths(serve: Any) -> None:
    schema = {"type": "object", "required": ["title"], "properties": {"tags": {"items": {"type": "string"}}}}
    trigger = http("POST", "/echo/:id", bodySchema=schema)
    async with serve(echo, trigger=trigger) as gateway:
        wrong = await gateway.client.post("/echo/1", json={"title": "x", "tags": ["a", 2]})
        right = await gateway.client.post("/echo/1", json={"title": "x"})
    assert wrong.status_code == 400
    assert wrong.json()["code"] == "input_invalid"
    assert [problem["path"] for problem in wrong.json()["problems"]] == ["$.tags[1]"]
    assert right.status_code == 201


async def test_a_handler_that_raises_answers_500_with_its_message_and_trace(serve: Any) -> None:
    async def fail(call: Call) -> Any:
        raise ValueError("no such ticket")

    async with serve(fail) as gateway:
        answer = await gateway.client.post("/echo/1")
    assert answer.status_code == 500
    assert answer.json()["error"] == "no such ticket"
    assert answer.json()["error_id"] == answer.headers["x-trace-id"]


async def test_a_false_condition_answers_422(serve: Any) -> None:
    async def skip(call: Call) -> Any:
        raise Skip

    async with serve(skip) as gateway:
        answer = await gateway.client.post("/echo/1")
    assert answer.status_code == 422
    assert answer.json() == {"error": "Request condition not met", "skipped": True}


async def test_a_handler_that_returns_nothing_answers_204(serve: Any) -> None:
    async def nothing(call: Call) -> Any:
        return None

    async with serve(nothing) as gateway:
        answer = await gateway.client.post("/echo/1")
    assert (answer.status_code, answer.content) == (204, b"")


async def test_a_handler_that_takes_too_long_answers_504_with_a_body_and_cors(serve: Any) -> None:
    async def wait(call: Call) -> Any:
        await asyncio.Event().wait()

    async with serve(wait, http=Http(timeout=50)) as gateway:
        answer = await gateway.client.post("/echo/1")
        assert gateway.runner.cancelled == ["the attempt's time is up"]
    assert answer.status_code == 504
    assert answer.json()["code"] == "step_timeout"
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_runner_that_dies_answers_500_and_names_the_trace(serve: Any) -> None:
    async def die(call: Call) -> Any:
        call.wire.close()

    async with serve(die) as gateway:
        answer = await gateway.client.post("/echo/1")
    assert answer.status_code == 500
    assert (answer.json()["code"], answer.json()["error_id"]) == ("step_crashed", answer.headers["x-trace-id"])


async def test_unknown_paths_and_wrong_methods_are_told_apart(serve: Any) -> None:
    async with serve(echo, trigger=http("GET", "/echo")) as gateway:
        missing = await gateway.client.get("/nothing")
        wrong = await gateway.client.delete("/echo")
        asked = await gateway.client.options("/echo")
    assert missing.status_code == 404
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert (asked.status_code, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


async def test_head_is_served_by_the_get_route_without_a_body(serve: Any) -> None:
    async with serve(echo, trigger=http("GET", "/echo")) as gateway:
        answer = await gateway.client.head("/echo")
    assert (answer.status_code, answer.content) == (201, b"")
    assert int(answer.headers["content-length"]) > 10


async def test_a_broken_step_answers_503_with_file_line_and_reason(tmp_path: Path, redis_url: str) -> None:
    error = {"message": "Unexpected token", "line": 7}
    broken = step("Broken", http("GET", "/broken"), runner=None, error=error)
    async with scripted(tmp_path, redis_url, [broken], {}) as gateway:
        answer = await gateway.client.get("/broken")
    assert answer.status_code == 503
    assert (answer.json()["file"], answer.json()["line"]) == ("src/Broken.step.ts", 7)
    assert "Unexpected token" in answer.json()["reason"]


async def test_server_sent_events_arrive_while_the_handler_runs(serve: Any) -> None:
    seen = asyncio.Event()

    async def stream(call: Call) -> Any:
        await call.request(
            "response.start", status=200, headers={"content-type": "text/event-stream", "connection": "keep-alive"}
        )
        await call.write(b"data: 1\n\n")
        await seen.wait()
        await call.write(b"data: 2\n\n")

    async with serve(stream, http=Http(timeout=20)) as gateway, gateway.client.stream("POST", "/echo/1") as answer:
        lines = answer.aiter_lines()
        assert await anext(lines) == "data: 1"
        await asyncio.sleep(0.1)  # longer than the deadline, which only runs until the first byte
        seen.set()
        assert [line async for line in lines] == ["", "data: 2", ""]
        assert answer.headers["content-type"] == "text/event-stream"


async def test_writes_fail_and_the_attempt_ends_once_the_client_is_gone(serve: Any) -> None:
    refused: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def endless(call: Call) -> Any:
        try:
            while True:
                await call.write(b"more")
        except Refusal as error:
            refused.set_result(error.code)
        except asyncio.CancelledError:
            refused.set_result("cancelled")

    async with serve(endless) as gateway:
        async with gateway.client.stream("POST", "/echo/1") as answer:
            assert await anext(answer.aiter_raw())
        assert await asyncio.wait_for(refused, 5) in ("client_gone", "cancelled")
        assert gateway.runner.cancelled == ["the caller went away"]


async def test_a_stream_that_fails_breaks_off_instead_of_looking_complete(serve: Any) -> None:
    async def half(call: Call) -> Any:
        await call.write(b"half")
        raise ValueError("out of paper")

    async with serve(half) as gateway:
        with pytest.raises(httpx.RemoteProtocolError):
            await gateway.client.post("/echo/1")


async def test_more_requests_than_the_limit_are_turned_away_at_once(serve: Any) -> None:
    begun, finish = asyncio.Event(), asyncio.Event()

    async def wait(call: Call) -> Any:
        begun.set()
        await finish.wait()

    async with serve(wait, http=Http(concurrency=1)) as gateway:
        first = asyncio.create_task(gateway.client.post("/echo/1"))
        await begun.wait()
        second = await gateway.client.post("/echo/2")
        finish.set()
        assert (await first).status_code == 204
    assert (second.status_code, second.headers["retry-after"]) == (503, "1")


async def test_a_request_is_one_trace_that_continues_its_callers(serve: Any) -> None:
    caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with serve(echo) as gateway:
        answer = await gateway.client.post("/echo/1", headers={"traceparent": caller})
        spans = {span.name: span for span in await gateway.spans() if span.end is not None}
    request, attempt = spans["POST /echo/:id"], spans["attempt 1"]
    assert request.trace_id == attempt.trace_id == answer.headers["x-trace-id"] == "0af7651916cd43dd8448eb211c80319c"
    assert (request.parent_id, attempt.parent_id) == ("b7ad6b7169203331", request.span_id)
    assert (request.kind, request.status, request.attributes["http.response.status_code"]) == ("server", "ok", 201)


async def test_only_listed_origins_are_allowed_and_preflights_are_answered(serve: Any) -> None:
    cors = Cors(allowed_origins=("https://good.example",), allowed_methods=("POST",))
    ask = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    async with serve(echo, http=Http(cors=cors)) as gateway:
        good = await gateway.client.options("/any/path", headers={"origin": "https://good.example", **ask})
        evil = await gateway.client.options("/any/path", headers={"origin": "https://good.example.evil.com", **ask})
        missing = await gateway.client.get("/nothing", headers={"origin": "https://good.example"})
    assert (good.status_code, good.headers["access-control-allow-origin"]) == (204, "https://good.example")
    assert good.headers["access-control-allow-headers"] == "authorization"
    assert "access-control-allow-origin" not in evil.headers
    assert missing.headers["access-control-allow-origin"] == "https://good.example"


async def test_the_source_of_a_step_is_for_programs_of_this_machine(serve: Any, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "Echo.step.ts").write_text("export const config = {}")
    async with serve(echo) as gateway:
        page = f"/__motia/step/{gateway.runtime.registry.steps[0].id}"
        here = await gateway.client.get(page)
        rebound = await gateway.client.get(page, headers={"host": "evil.example"})
        health = await gateway.client.get("/__motia/health")
    assert here.json()["content"] == "export const config = {}"
    assert "access-control-allow-origin" not in here.headers
    assert rebound.status_code == 404
    assert health.json() == {"status": "ok", "version": 1}


async def test_steps_of_both_languages_answer_stream_and_are_killed_when_they_never_end(
    project: Path, redis_url: str
) -> None:
    (project / "src" / "answers.step.ts").write_text(TYPESCRIPT)
    (project / "src" / "python_step.py").write_text(PYTHON)
    async with loaded(project, redis_url, http=Http(timeout=300)) as gateway:
        client = gateway.client
        assert (await client.get("/hello/ann")).json() == {"hello": "ann"}
        assert (await client.get("/python/bob")).json() == {"hello": "bob"}
        assert (await client.post("/raw", content=b"\x00\xff", headers={"content-type": "image/png"})).json() == "00ff"
        assert (await client.get("/events")).text == "data: 1\n\ndata: 2\n\n"
        endless = await client.get("/loop")
        assert endless.status_code == 504
        assert "killed" in endless.json()["error"]
        while (again := await client.get("/hello/ann")).status_code == 503:
            pass
        assert again.json() == {"hello": "ann"}


async def test_a_head_that_never_ends_is_cut_off(serve: Any) -> None:
    async with serve(echo) as gateway:
        reader, writer = await asyncio.open_connection(gateway.client.base_url.host, gateway.client.base_url.port)
        writer.write(b"GET /echo HTTP/1.1\r\nx-endless: ")
        for _ in range(70):
            writer.write(b"x" * 1024)
        assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 431")
        writer.close()


async def test_requests_of_one_connection_are_answered_in_order(serve: Any) -> None:
    async with serve(echo, trigger=http("GET", "/echo/:id")) as gateway:
        reader, writer = await asyncio.open_connection(gateway.client.base_url.host, gateway.client.base_url.port)
        requests = [b"GET /echo/%d HTTP/1.1\r\nhost: x\r\n\r\n" % number for number in range(3)]
        writer.write(b"".join(requests[:2]) + requests[2].replace(b"host", b"connection: close\r\nhost"))
        answers = (await asyncio.wait_for(reader.read(), 5)).split(b"HTTP/1.1 201 Created")
        writer.close()
    assert [answer.count(b'"id":"%d"' % (number - 1)) for number, answer in enumerate(answers)] == [0, 1, 1, 1]


async def test_head_of_a_stream_gets_its_headers_and_ends_the_handler(serve: Any) -> None:
    async def endless(call: Call) -> Any:
        while True:
            await call.write(b"more")

    async with serve(endless, trigger=http("GET", "/echo")) as gateway:
        answer = await gateway.client.head("/echo")
        assert (answer.status_code, answer.content) == (200, b"")
        assert (await gateway.client.get("/__motia/health")).status_code == 200
        while not gateway.runner.cancelled:
            await asyncio.sleep(0)


@asynccontextmanager
async def process(project: Path, redis_url: str, **overrides: Any) -> AsyncIterator[Process]:
    """Start a gateway as the supervisor does."""
    ports = {"http.port": 0, "streams.port": 0, **overrides}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "runtime.gateway", "--project", str(project)),
        env={**os.environ, "MOTIA_REDIS_URL": redis_url, "MOTIA_OVERRIDES": json.dumps(ports)},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()


async def test_a_process_that_is_asked_to_stop_finishes_what_is_under_way(tmp_path: Path, redis_url: str) -> None:
    begun, finish = asyncio.Event(), asyncio.Event()

    async def wait(call: Call) -> Any:
        begun.set()
        await finish.wait()
        return {"body": "done"}

    described = step("Slow", http("GET", "/slow"))
    runner = tmp_path / "runner.sock"
    async with connect(redis_url) as redis:
        await Snapshots(redis).publish(Snapshot(1, (described,), {POOL: (str(runner),)}))
    async with ScriptedRunner(runner, {described.file: wait}), process(tmp_path, redis_url) as gateway:
        assert gateway.stdout is not None
        url = f"http://127.0.0.1:{int(await gateway.stdout.readline())}/slow"
        async with httpx.AsyncClient() as client:
            answer = asyncio.create_task(client.get(url))
            await begun.wait()
            gateway.terminate()
            with pytest.raises(httpx.TransportError):
                while True:
                    await client.get(url.replace("slow", "other"), headers={"connection": "close"})
            finish.set()
            assert (await answer).json() == "done"
        assert await gateway.wait() == 0


async def test_a_process_ends_with_the_one_that_started_it(tmp_path: Path, redis_url: str) -> None:
    async with process(tmp_path, redis_url) as gateway:
        assert gateway.stdin is not None
        gateway.stdin.close()
        assert await asyncio.wait_for(gateway.wait(), 20) == 0


async def test_a_taken_port_is_named_without_a_traceback(tmp_path: Path, redis_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with process(tmp_path, redis_url, **{"http.port": port}) as gateway:
            _, told = await gateway.communicate()
    assert gateway.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken" in told.decode()
    assert "Traceback" not in told.decode()

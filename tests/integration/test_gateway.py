"""The HTTP side of the gateway, over real sockets."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from runtime.config.tree import Cors, Http
from runtime.execution.ending import Ending, leave_ending
from tests.gateway_fixture import http, scripted, serving_echo, step
from tests.scripted_runner import Call, Skip


@pytest.fixture
def serve(tmp_path: Path, redis_url: str) -> Any:
    """Serve a handler; see `serving_echo`."""
    return partial(serving_echo, tmp_path, redis_url)


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


async def test_a_runner_that_dies_answers_500_with_the_trace_how_it_ended_and_what_to_do(serve: Any) -> None:
    async def die(call: Call) -> Any:
        leave_ending(gateway.runner.path, Ending("ended with status 1", "return instead"))
        call.wire.close()

    async with serve(die) as gateway:
        answer = await gateway.client.post("/echo/1")
    told = answer.json()
    assert answer.status_code == 500
    assert (told["code"], told["error_id"], told["hint"]) == (
        "step_crashed",
        answer.headers["x-trace-id"],
        "return instead",
    )
    assert "ended with status 1 while" in told["error"]


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

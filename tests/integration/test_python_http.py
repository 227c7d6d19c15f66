"""HTTP Steps in Python: every shape of input and result, middleware, conditions, streaming and bodies."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from tests.integration.python_runner import Caller, Refuse, runner

CONFIG = 'config = {"name": "S", "triggers": [http("POST", "/x/:id")]}\n'
HEAD = "import asyncio, time\nfrom motia import *\n"
JSON = {"headers": {}, "encoding": "json"}


def step(body: str, config: str = CONFIG) -> dict[str, str]:
    return {"src/s_step.py": HEAD + config + body}


RESULTS: dict[str, tuple[str, Any]] = {
    "response object": ("ApiResponse(status=201, body={'a': 1})", {"status": 201, "body": {"a": 1}, **JSON}),
    "subscripted": ("ApiResponse[dict](status=201, body=None)", {"status": 201, "body": None, **JSON}),
    "dict": ("{'status': 404, 'body': {'e': 1}}", {"status": 404, "body": {"e": 1}, **JSON}),
    "status_code": ("{'status_code': 202}", {"status": 202, "body": None, **JSON}),
    "bare dict": ("{'total': 5}", {"status": 200, "body": {"total": 5}, **JSON}),
    "bare list": ("[1, 2]", {"status": 200, "body": [1, 2], **JSON}),
    "nothing": ("None", None),
    "bytes": ("{'status': 200, 'body': b'hi'}", {"status": 200, "headers": {}, "body": "aGk=", "encoding": "base64"}),
    "html": (
        "{'status': 200, 'headers': {'Content-Type': 'text/html'}, 'body': '<b>'}",
        {"status": 200, "headers": {"Content-Type": "text/html"}, "body": "<b>", "encoding": "text"},
    ),
    "text is JSON": ("{'status': 200, 'body': 'x'}", {"status": 200, "body": "x", **JSON}),
    "model in a body": ("{'body': {'at': [QueryParam(name='q')]}}", {"status": 200, "body": None, **JSON}),
}


async def test_http_result_is_made_of_whatever_a_handler_returns(project: Path) -> None:
    files = {
        f"src/r{n}_step.py": f"{HEAD}{CONFIG}def handler(r): return {returned}"
        for n, (returned, _) in enumerate(RESULTS.values())
    }
    async with runner(project, files) as caller:
        results = {name: await caller.http(file) for name, file in zip(RESULTS, files, strict=True)}
    expected = {name: result for name, (_, result) in RESULTS.items()}
    expected["model in a body"]["body"] = {"at": [{"name": "q", "description": ""}]}
    assert results == expected


async def test_http_result_that_json_does_not_have_fails_with_its_place(project: Path) -> None:
    body = "import datetime\ndef handler(r): return {'status': 200, 'body': {'at': datetime.datetime(2026, 1, 1)}}"
    async with runner(project, step(body)) as caller:
        failed = await caller.call("src/s_step.py", {}, "http")
    assert "$.at is a datetime, which isn't a JSON value: send value.isoformat()" in failed["error"]["message"]


async def test_http_input_is_every_kind_of_request_at_once(project: Path) -> None:
    body = """
async def handler(args: MotiaHttpArgs[dict], ctx):
    assert all(isinstance(args, each) for each in (ApiRequest, MotiaHttpArgs, MotiaHttpRequest))
    assert isinstance(args.request, MotiaHttpRequest)
    ctx.user = args.request.user = "ann"
    return {"body": [
        args.path_params["id"], args.request.pathParams["id"], args["query_params"], args.get("body")["n"],
        args.request.body["n"], args.headers.get("x"), args.request.method, args.url, args.remote_address, args.user,
        ctx.trigger.type, ctx.trigger.path, ctx.trigger.method, ctx.is_api(), ctx.get_data()["n"], args.get("no", 7),
        [args.files[0].filename, args.files[0].data.decode()],
    ]}
"""
    files = [{"name": "f", "filename": "a.txt", "contentType": "text/plain", "size": 2, "data": "aGk="}]
    async with runner(project, step(body)) as caller:
        result = await caller.http(
            "src/s_step.py", body={"n": 5}, headers={"x": "y"}, queryParams={"a": "b"}, remoteAddress="::1", files=files
        )
    assert result["body"][:10] == ["1", "1", {"a": "b"}, 5, 5, "y", "POST", "/x/1?a=b", "::1", "ann"]
    assert result["body"][10:] == ["http", "/x/:id", "POST", True, 5, 7, ["a.txt", "hi"]]


@pytest.mark.parametrize("colour", ["async def", "def"])
async def test_middleware_wraps_the_handler_the_first_outermost(project: Path, colour: str) -> None:
    maybe = "await " if colour == "async def" else ""
    config = f"""
{colour} outer(args, ctx, next):
    ctx.seen = ["outer"]
    response = {maybe}next()
    response["body"].append("out")
    return response
{colour} inner(args, ctx, next):
    if args.body == "stop":
        return {{"status": 403, "body": ["stopped"]}}
    ctx.seen.append("inner")
    return {maybe}next()
config = {{"name": "S", "triggers": [http("POST", "/x/:id", middleware=[outer, inner])]}}
"""
    body = "async def handler(args, ctx):\n    return {'status': 200, 'body': list(ctx.seen)}"
    async with runner(project, step(body, config)) as caller:
        assert (await caller.http("src/s_step.py"))["body"] == ["outer", "inner", "out"]
        stopped = await caller.http("src/s_step.py", body="stop")
        assert (stopped["status"], stopped["body"]) == (403, ["stopped", "out"])


@pytest.mark.parametrize("condition", ["lambda request, ctx: request.body.get('ok')", "check", "check_async"])
async def test_condition_that_is_falsy_skips_the_handler(project: Path, condition: str) -> None:
    config = f"""
def check(request): return request.body.get("ok")
async def check_async(request, ctx): return ctx.get_data().get("ok")
config = {{"name": "S", "triggers": [http("POST", "/x/:id", condition={condition})]}}
"""
    async with runner(project, step("def handler(r): return {'body': 'ran'}", config)) as caller:
        assert (await caller.http("src/s_step.py", body={"ok": 1}))["body"] == "ran"
        skipped = await caller.call("src/s_step.py", {"body": {}}, "http")
    assert (skipped["t"], skipped["skipped"]) == ("done", True)


STREAMS = {
    "awaited": (
        "async def handler(args):\n    await args.response.status(201)\n"
        "    await args.response.headers({'content-type': 'text/event-stream'})\n"
        "    await args.response.writer.write(b'one')\n"
        "    await args.response.writer.write('two')\n    args.response.close()"
    ),
    "not awaited": (
        "async def handler(args):\n    args.response.status(201)\n"
        "    args.response.headers({'content-type': 'text/event-stream'})\n"
        "    args.response.writer.stream.write(b'one')\n    args.response.writer.stream.end(b'two')"
    ),
    "sync and left open": (
        "def handler(args):\n    args.response.status(201)\n"
        "    args.response.headers({'content-type': 'text/event-stream'})\n"
        "    for piece in (b'one', b'two'): args.response.writer.stream.write(piece)"
    ),
}


@pytest.mark.parametrize("handler", STREAMS.values(), ids=STREAMS)
async def test_response_is_streamed_piece_by_piece(project: Path, handler: str) -> None:
    async with runner(project, step(handler)) as caller:
        assert await caller.http("src/s_step.py") is None
        methods = [method for method, _ in caller.requests]
        assert methods == ["response.start", "response.write", "response.write", "response.end"]
        assert caller.requests[0][1] == {"status": 201, "headers": {"content-type": "text/event-stream"}}
        assert [base64.b64decode(params["data"]) for _, params in caller.requests[1:3]] == [b"one", b"two"]


async def test_status_and_headers_count_for_a_body_that_is_returned(project: Path) -> None:
    body = "async def handler(a):\n    await a.response.status(202)\n    a.response.headers({'x': 'y'})\n    return [1]"
    async with runner(project, step(body)) as caller:
        assert await caller.http("src/s_step.py") == {
            "status": 202,
            "headers": {"x": "y"},
            "body": [1],
            "encoding": "json",
        }


async def test_write_to_a_client_that_left_raises_in_the_handler(project: Path) -> None:
    def gone(params: Any) -> None:
        raise Refuse("client_gone", "the client left")

    body = (
        "async def handler(args):\n    try:\n        while True: await args.response.writer.write(b'x')\n"
        "    except MotiaError as error: logger.info(error.code)"
    )
    async with runner(project, step(body)) as caller:
        caller.answers["response.write"] = gone
        await caller.http("src/s_step.py")
        assert caller.lines("logger") == ["client_gone"]


def pieces(caller: Caller, *data: bytes) -> None:
    left = iter([base64.b64encode(each).decode() for each in data] + [None])
    caller.answers["body.read"] = lambda params: {"data": next(left)}


BODIES = {
    "for": "def handler(r):\n    return {'body': [p.decode() for p in r.request.request_body.stream]}",
    "for in async": "async def handler(r):\n    return {'body': [p.decode() for p in r.request.request_body.stream]}",
    "async for": "async def handler(r):\n    return {'body': [p.decode() async for p in r.request.requestBody.stream]}",
    "read_all": (
        "async def handler(r):\n    b = await r.request_body.read_all()\n"
        "    return {'body': [b[:1].decode(), b[1:].decode()]}"
    ),
    "raw_body": "def handler(r):\n    b = r.raw_body()\n    return {'body': [b[:1].decode(), b[1:].decode()]}",
    "raw_body in async": (
        "async def handler(r):\n    b = r.raw_body()\n    return {'body': [b[:1].decode(), b[1:].decode()]}"
    ),
}


@pytest.mark.parametrize("handler", BODIES.values(), ids=BODIES)
async def test_request_body_can_be_read_in_every_way(project: Path, handler: str) -> None:
    async with runner(project, step(handler)) as caller:
        pieces(caller, b"a", b"b")
        assert (await caller.http("src/s_step.py"))["body"] == ["a", "b"]


async def test_reading_a_request_body_ends_when_the_reader_is_closed(project: Path) -> None:
    body = (
        "async def handler(r):\n    seen = []\n    async for piece in r.request_body.stream:\n"
        "        seen.append(piece.decode())\n        r.request_body.close()\n    return {'body': seen}"
    )
    async with runner(project, step(body)) as caller:
        pieces(caller, b"a", b"b")
        assert (await caller.http("src/s_step.py"))["body"] == ["a"]

"""What a client gets for what a handler returned."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import pytest

from runtime.errors import HandlerFailed
from runtime.gateway.response import Preset, Response, result_response

JSON = (b"content-type", b"application/json")
HTML = {"body": "<p>", "encoding": "text", "headers": {"Content-Type": "text/html"}}
REFUSED = [
    "text",
    {"status": 99},
    {"status": "ok"},
    {"status": True},
    {"body": "%", "encoding": "base64"},
    {"headers": {"a b": "c"}},
]


@pytest.mark.parametrize(
    ("result", "status", "headers", "body"),
    [
        (None, 204, [], b""),
        ({"status": 201, "body": {"a": 1}}, 201, [JSON], b'{"a":1}'),
        ({"body": "text"}, 200, [JSON], b'"text"'),
        ({"body": None}, 200, [JSON], b"null"),
        ({"status": 202}, 202, [], b""),
        (HTML, 200, [(b"content-type", b"text/html")], b"<p>"),
        ({"body": "hi", "encoding": "text"}, 200, [(b"content-type", b"text/plain; charset=utf-8")], b"hi"),
        ({"body": "AQI=", "encoding": "base64"}, 200, [(b"content-type", b"application/octet-stream")], b"\x01\x02"),
    ],
)  # fmt: skip
def test_a_result_becomes_a_response(result: Any, status: int, headers: Any, body: bytes) -> None:
    assert result_response(result, Preset()) == Response(status, headers, body)


def test_what_was_set_before_stays_unless_the_result_says_otherwise() -> None:
    preset = Preset(202, {"x-a": "1", "x-b": "1"})
    found = result_response({"headers": {"X-B": "2"}}, preset)
    assert (found.status, found.headers) == (202, [(b"x-a", b"1"), (b"x-b", b"2")])


@pytest.mark.parametrize("result", REFUSED)
def test_a_result_that_can_not_be_sent_is_the_handlers_failure(result: Any) -> None:
    with pytest.raises(HandlerFailed):
        result_response(result, Preset())


async def sent(response: Response) -> tuple[dict[bytes, bytes], bytes]:
    messages: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        messages.append(message)

    await response.send(send, [(b"x-trace-id", b"t"), (b"vary", b"origin"), (b"access-control-allow-origin", b"*")])
    return dict(messages[0]["headers"]), messages[1]["body"]


async def test_a_handlers_own_header_wins_over_the_gateways() -> None:
    headers, _ = await sent(Response(200, [(b"access-control-allow-origin", b"https://a.example")], b""))
    assert headers[b"access-control-allow-origin"] == b"https://a.example"
    assert headers[b"x-trace-id"] == b"t"


@pytest.mark.parametrize("status", [204, 304])
async def test_a_status_without_a_body_has_neither_body_nor_length(status: int) -> None:
    headers, body = await sent(Response(status, [], b"ignored"))
    assert b"content-length" not in headers
    assert body == b""

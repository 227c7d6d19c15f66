"""What a handler sees of a request."""

from __future__ import annotations

import base64
from collections.abc import MutableMapping
from typing import Any

import pytest

from runtime.errors import BodyTooLarge, ClientGone, InvalidRequest
from runtime.gateway.body import PIECE, Body
from runtime.gateway.request import read_input
from runtime.gateway.router import Endpoint, Match
from runtime.model import Step
from runtime.triggers.http import HttpTrigger

TRIGGER = HttpTrigger(0, method="POST", path="/t")
MATCH = Match(Endpoint(Step("T", "src/t.step.ts", "node", (TRIGGER,)), TRIGGER, TRIGGER.route), {})

MULTIPART = (
    b'--B\r\nContent-Disposition: form-data; name="title"\r\n\r\nPrinter\r\n'
    b'--B\r\nContent-Disposition: form-data; name="tag"\r\n\r\na\r\n'
    b'--B\r\nContent-Disposition: form-data; name="tag"\r\n\r\nb\r\n'
    b'--B\r\nContent-Disposition: form-data; name="photo"; filename="k\xc3\xa4se.png"\r\n'
    b"Content-Type: image/png\r\n\r\n\x89PNG\r\n\r\n"
    b'--B\r\nContent-Disposition: form-data; name="empty"; filename=""\r\n\r\n\r\n'
    b"--B--\r\n"
)


def body_of(*chunks: bytes, limit: int = 10_000_000, hang_up: bool = False) -> Body:
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks if chunk]
    messages.append({"type": "http.disconnect"} if hang_up else {"type": "http.request", "more_body": False})

    async def receive() -> MutableMapping[str, Any]:
        return messages.pop(0)

    return Body(receive, limit)


async def read(body: bytes, content_type: str | None = None, *, query: bytes = b"", **headers: str) -> dict[str, Any]:
    scope = {"method": "POST", "raw_path": b"/t", "query_string": query, "client": ("127.0.0.1", 1)}
    sent = {"content-length": str(len(body)), **headers} | ({"content-type": content_type} if content_type else {})
    return await read_input(scope, sent, MATCH, body_of(body), 10_000_000)


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=utf-8", "application/ld+json"])
async def test_json_is_parsed(content_type: str) -> None:
    found = await read(b'{"a": [1, 2.5, null]}', content_type)
    assert (found["bodyKind"], found["body"]) == ("json", {"a": [1, 2.5, None]})


async def test_an_empty_json_body_is_null() -> None:
    assert (await read(b"", "application/json"))["body"] is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "ends too early"),
        (b'{"a": 1}\n\n  x', "line 3, column 3"),
        (b"NaN", r"\$ is NaN"),
        (b'{"a": [1, 1e400]}', r"can't be used: \$\.a\[1\] is Infinity, which JSON doesn't have"),
        (b'{"a": "\\ud800"}', r"\$\.a holds half of a character"),
        (b'{"a": 9007199254740993}', r"\$\.a is 9,007,199,254,740,993, beyond"),
        (b"[" + b"1" * 5000 + b"]", r"\$\[0\] is an integer of more than 40 digits"),
        (b'{"a": "[[", "b": NaN}', r"\$\.b is NaN"),
        (b"[" * 101 + b"]" * 101, r"\[0\] is nested too deep; 100 levels are the limit"),
        (b'"\xff"', "utf-8"),
        (b"[" * 100_000, r"\[0\] is nested too deep; 100 levels are the limit"),
    ],
)
async def test_what_is_not_json_is_refused_with_its_place(body: bytes, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        await read(body, "application/json")


async def test_a_form_is_an_object_and_repeated_names_are_lists() -> None:
    found = await read(b"a=1&b=%C3%A9&a=2&c=", "application/x-www-form-urlencoded")
    assert (found["bodyKind"], found["body"]) == ("form", {"a": ["1", "2"], "b": "é", "c": ""})


async def test_multipart_has_fields_and_files() -> None:
    found = await read(MULTIPART, "multipart/form-data; boundary=B")
    assert (found["bodyKind"], found["body"]) == ("multipart", {"title": "Printer", "tag": ["a", "b"]})
    data = base64.b64encode(b"\x89PNG\r\n").decode()
    assert found["files"] == [
        {"name": "photo", "filename": "käse.png", "contentType": "image/png", "size": 6, "data": data}
    ]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (MULTIPART, "multipart/form-data"),
        (MULTIPART[:-20], "multipart/form-data; boundary=B"),
        (b"nonsense", "multipart/form-data; boundary=B"),
        (
            b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 1001 + b"--B--",
            "multipart/form-data; boundary=B",
        ),
    ],
)
async def test_broken_multipart_is_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(InvalidRequest):
        await read(body, content_type)


@pytest.mark.parametrize(("body", "kind"), [(b"", "none"), (b"hello", "stream")])
async def test_everything_else_is_left_to_the_handler(body: bytes, kind: str) -> None:
    found = await read(body, "text/plain")
    assert (found["bodyKind"], found["body"]) == (kind, None)


@pytest.mark.parametrize("query", [b"a=%ff", b"&".join([b"a=1"] * 1001)])
async def test_a_query_that_can_not_be_read_is_refused(query: bytes) -> None:
    with pytest.raises(InvalidRequest):
        await read(b"", query=query)


async def test_a_compressed_body_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="gzip"):
        await read(b"x", "application/json", **{"content-encoding": "gzip"})


async def test_a_parsed_body_can_be_read_again_in_pieces() -> None:
    body = body_of(b"a" * PIECE, b"b")
    assert await body.read_all() == b"a" * PIECE + b"b"
    assert [await body.read(), await body.read(), await body.read()] == [b"a" * PIECE, b"b", None]


async def test_a_body_is_refused_in_the_middle_once_it_is_over_the_limit() -> None:
    body = body_of(b"12345", b"67890", limit=9)
    assert await body.read() == b"12345"
    with pytest.raises(BodyTooLarge):
        await body.read()


async def test_a_client_that_hangs_up_early_is_not_taken_for_the_end() -> None:
    with pytest.raises(ClientGone):
        await body_of(b"12345", hang_up=True).read_all()


async def test_what_arrives_while_the_client_is_watched_is_kept() -> None:
    body = body_of(b"12345", b"67890", hang_up=True)
    with pytest.raises(ClientGone):
        await body.wait_gone()
    assert [await body.read(), await body.read()] == [b"12345", b"67890"]

"""Headers on their way in and out."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.errors import HandlerFailed
from runtime.gateway.headers import read_headers, write_headers


def test_repeated_headers_are_joined_and_names_kept_lower() -> None:
    raw = [(b"accept", b"a"), (b"accept", b"b"), (b"cookie", b"x=1"), (b"cookie", b"y=2")]
    assert read_headers(raw) == {"accept": "a, b", "cookie": "x=1; y=2"}


def test_a_list_repeats_a_header_and_null_leaves_it_out() -> None:
    written = write_headers({"Set-Cookie": ["a=1", "b=2"], "X-N": 3, "X-B": True, "X-None": None})
    assert written == [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2"), (b"x-n", b"3"), (b"x-b", b"true")]


def test_framing_is_the_servers_own() -> None:
    assert write_headers({"Connection": "keep-alive", "Content-Length": "5", "Transfer-Encoding": "chunked"}) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"x": "a\r\nset-cookie: b=1"},
        {"x": "a\nb"},
        {"x": "a\x00"},
        {"x y": "a"},
        {"x:": "a"},
        {"": "a"},
        {"x": {"a": 1}},
        {"x": "🧀"},
        {"upgrade": "h2c"},
    ],
)
def test_a_header_that_http_forbids_is_refused(headers: dict[str, Any]) -> None:
    with pytest.raises(HandlerFailed):
        write_headers(headers)

"""A request that a person writes is the endpoint's own, whatever is in its fields, or is refused in words."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motia_studio.endpoints.examples import check_name, example
from motia_studio.endpoints.outgoing import OWN, outgoing
from motia_studio.endpoints.path import fill, parameters
from runtime.errors import InvalidInput

PATH = "/tickets/:id/:part"
PARAMS = {"id": "1", "part": "2"}


def made(**asked: Any) -> Any:
    return outgoing("PUT", PATH, {"params": PARAMS, **asked})


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("a/../../admin", "a%2F..%2F..%2Fadmin"),
        ("//evil.example", "%2F%2Fevil.example"),
        ("http://evil.example/", "http%3A%2F%2Fevil.example%2F"),
        ("x HTTP/1.1\r\nHost: evil", "x%20HTTP%2F1.1%0D%0AHost%3A%20evil"),
        ("?a=b#c", "%3Fa%3Db%23c"),
        ("%2e%2e", "%252e%252e"),
        ("\x00ü", "%00%C3%BC"),
        ("...", "..."),
    ],
)
def test_a_parameter_stays_in_its_segment(value: str, segment: str) -> None:
    assert made(params={"id": value, "part": "p"}).target == f"/tickets/{segment}/p"


@given(st.text(min_size=1).filter(lambda text: text not in (".", "..") and text.isprintable()))
def test_any_parameter_comes_back_as_it_was_written(value: str) -> None:
    path = fill("/a/:b", {"b": value})
    assert path.count("/") == 2
    assert path.isascii()
    assert unquote(path.removeprefix("/a/")) == value


def test_a_path_of_odd_letters_is_what_the_gateway_looks_for() -> None:
    assert fill("/café/100%/:id", {"id": "1"}) == "/caf%C3%A9/100%25/1"
    assert parameters(PATH) == ["id", "part"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"params": {"id": "1"}}, "needs a value for :part"),
        ({"params": {"id": "", "part": "1"}}, "needs a value for :id"),
        ({"params": {"id": "..", "part": "1"}}, "can't be '..'"),
        ({"params": {"id": ".", "part": "1"}}, "can't be '.'"),
        ({"params": {**PARAMS, "host": "evil"}}, "has no parameter :host"),
        ({"params": ["1"]}, "params isn't an object"),
        ({"params": {"id": {}, "part": "1"}}, "params 'id' isn't a text"),
        ({"params": {"id": "\ud800", "part": "1"}}, "half a character"),
        ({"params": {"id": "x" * 9000, "part": "1"}}, "9,000 characters"),
        ({"query": "a=b"}, "query isn't an object"),
        ({"query": {"a": [{}]}}, "query 'a' isn't a text"),
        ({"query": {"a": "\udfff"}}, "half a character"),
        ({"query": {f"n{n}": "x" * 8000 for n in range(3)}}, "are the limit"),
        ({"headers": {"X-A": "1\r\nHost: evil"}}, "line break"),
        ({"headers": {"X-A": "1\nX-B: 2"}}, "line break"),
        ({"headers": {"X-A\r\nX-B": "1"}}, "can't be the name of a header"),
        ({"headers": {"X A": "1"}}, "can't be the name of a header"),
        ({"headers": {"": "1"}}, "can't be the name of a header"),
        ({"headers": {"X-A": "\u20ac"}}, "can't carry"),
        ({"headers": {str(n): "" for n in range(101)}}, "headers isn't an object"),
        ({"body": 1, "text": "a"}, "a body and a text"),
        ({"text": {}}, "text isn't a text"),
        ({"text": "\ud800"}, "half a character"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        made(**asked)


def test_headers_between_neighbours_are_left_out_and_named() -> None:
    request = made(headers={"Host": "evil", "Connection": "x-a", "Transfer-Encoding": "chunked", "X-A": " 1 "})
    assert request.left_out == ("host", "connection", "transfer-encoding")
    assert dict(request.headers)["x-a"] == "1"
    assert not OWN & dict(request.headers).keys()


def test_json_and_texts_are_sent_as_they_are() -> None:
    request = made(body={"a": [1, "ü"]}, query={"q": ["a b", "c"], "n": 2})
    assert json.loads(request.body) == {"a": [1, "ü"]}
    assert dict(request.headers)["content-type"] == "application/json"
    assert request.target == "/tickets/1/2?q=a+b&q=c&n=2"
    assert made(body=None).body == b"null"
    assert made().body is None
    assert made(text="a\r\nb").body == b"a\r\nb"
    assert "content-type" not in dict(made(text="a").headers)


def test_an_example_holds_no_secret_and_no_empty_field() -> None:
    headers = {"Authorization": "Bearer s", "COOKIE": "a=s", "X-Api-Key": "s", "X-Shop": "a"}
    asked = {"params": PARAMS, "query": {}, "headers": headers, "body": None}
    kept = example("PUT", PATH, asked)
    assert kept == {"endpoint": f"PUT {PATH}", "params": PARAMS, "headers": {"x-shop": "a"}, "body": None}
    assert example("GET", "/a", {"headers": {"cookie": "a=s"}}) == {"endpoint": "GET /a"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"url": "http://evil"}, "'url' is no part of a request"),
        ({"params": {"id": "1"}}, "needs a value"),
        ({"params": PARAMS, "text": "x" * 70_000}, "an example may have"),
    ],
)
def test_what_is_no_example_is_refused(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        example("PUT", PATH, asked)


@pytest.mark.parametrize("name", ["", " ", None, 3, "x" * 121, "a\nb"])
def test_what_is_no_name_is_refused(name: Any) -> None:
    with pytest.raises(InvalidInput, match="has no name"):
        check_name(name)

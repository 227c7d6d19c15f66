"""Errors in three layers: every code means something, and so do the errors that handlers throw most."""

from __future__ import annotations

from typing import Any

import pytest

from motia_studio.story.codes import CODES, RETRY
from motia_studio.story.told import Told, tell_error
from runtime.model import Step
from tests.docs.test_errors import documented

STEP = Step("ChargeCard", "src/charge_step.py", "python", (), line=9)


def tell(name: str, message: str, **rest: Any) -> Told:
    error = {"name": name, "message": message, **rest.pop("error", {})}
    return tell_error(
        code="handler_failed", message=message, error=error, name="ChargeCard", span_id="s", step=STEP, **rest
    )


def test_every_documented_code_means_something_and_can_be_acted_on() -> None:
    assert documented().keys() - {"handler_failed"} <= CODES.keys()
    assert [code for code, meaning in CODES.items() if not meaning.todo or not meaning.means.endswith((".", "}"))] == []


@pytest.mark.parametrize("code", [*CODES, "no_such_code"])
def test_no_gap_stays_open_in_what_an_error_means(code: str) -> None:
    told = tell_error(code=code, message="m", error=None, name="ChargeCard", span_id="s", step=STEP)
    assert not [text for text in (told.means, *told.todo) if "{" in text or "<" in text]
    assert 1 <= len(told.todo) <= 3


@pytest.mark.parametrize(
    ("name", "message", "means"),
    [
        ("TypeError", "Cannot read properties of undefined (reading 'id')", "could not use its “id”"),
        ("TypeError", "Cannot read properties of null", "a value that was not there."),
        ("TypeError", "order.charge is not a function", "not a function"),
        ("TypeError", "'NoneType' object is not subscriptable", "a value that was not there"),
        ("AttributeError", "'NoneType' object has no attribute 'id'", "a value that was not there"),
        ("AttributeError", "'str' object has no attribute 'id'", "uses “id” of a value"),
        ("KeyError", "'orderId'", "looked for 'orderId' in its data"),
        ("IndexError", "list index out of range", "an entry of a list"),
        ("ReferenceError", "total is not defined", "a name that its code never defines"),
        ("NameError", "name 'total' is not defined", "a name that its code never defines"),
        ("Error", "connect ECONNREFUSED 127.0.0.1:5432", "another program 127.0.0.1:5432, and nothing answers"),
        ("ConnectionRefusedError", "[Errno 111] Connection refused", "another program, and nothing answers"),
        ("Error", "getaddrinfo ENOTFOUND api.example.com", "a computer api.example.com whose name is not known"),
        ("TimeoutError", "The operation was aborted due to timeout", "took too long to answer"),
        ("ReadTimeout", "timed out", "took too long to answer"),
        ("Error", "read ECONNRESET", "hung up in the middle"),
        ("SyntaxError", "Unexpected token '<', \"<html>\" is not valid JSON", "should be JSON and isn't"),
        ("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)", "should be JSON and isn't"),
        ("AxiosError", "Request failed with status code 429", "asked too often"),
        ("AxiosError", "Request failed with status code 503", "has a problem itself (503)"),
        ("HTTPStatusError", "Client error: status 401", "not allowed to do that"),
        ("ZodError", "[{}]", "doesn't have the shape"),
        ("ValidationError", "1 validation error for Order", "doesn't have the shape"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'a'", "a file that is not there"),
        ("ModuleNotFoundError", "No module named 'stripe'", "a package or a file that is not there"),
        ("ZeroDivisionError", "division by zero", "divided by zero"),
        ("RangeError", "Maximum call stack size exceeded", "calls itself again and again"),
        ("MemoryError", "out of memory", "more memory than it may use"),
        ("Error", "the card is stolen", "Charge card failed with the message “the card is stolen”."),
    ],
)
def test_common_errors_of_handlers_are_told_in_plain_words(name: str, message: str, means: str) -> None:
    told = tell(name, message)
    assert means in told.means
    assert (told.name, told.message) == (name, message)
    assert not [text for text in (told.means, *told.todo) if "{" in text or "<" in text]


def test_the_cause_of_an_error_is_told_where_the_error_says_little() -> None:
    stack = "TypeError: fetch failed\n    at a (src/a.ts:1:1)\nCaused by Error: connect ECONNREFUSED 10.0.0.1:80"
    assert "10.0.0.1:80, and nothing answers" in tell("Oops", "it failed", error={"stack": stack}).means


def test_what_the_author_says_counts_where_nothing_else_is_known() -> None:
    assert tell("Error", "no funds", said="Order 7 is not paid").means == "Order 7 is not paid: no funds"
    assert tell("Error", "no funds", said="Refused: no funds").means == "Refused: no funds"


def test_what_to_do_names_the_line_and_what_becomes_of_the_message() -> None:
    told = tell("Error", "no", error={"file": "src/charge_step.py", "line": 12}, is_kept=True)
    assert told.todo == ("Look at src/charge_step.py, line 12.", RETRY)
    assert (told.file, told.line) == ("src/charge_step.py", 12)
    assert (tell("Error", "no").file, tell("Error", "no").line) == ("src/charge_step.py", 9)

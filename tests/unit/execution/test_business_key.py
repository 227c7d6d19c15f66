"""The name by which people look for a run: made of its input or output, without secrets, and never too long."""

from __future__ import annotations

from typing import Any, cast

import pytest

from runtime.config.tree import Telemetry
from runtime.execution.attempt import Attempt, Exchange
from runtime.execution.recording import KEY_LENGTH, Recording
from runtime.masking import Masker
from runtime.model import Outcome, Step, Template, TraceContext, read_template
from runtime.triggers.http import HttpTrigger

REQUEST = {"pathParams": {"id": "7"}, "queryParams": {}, "headers": {"cookie": "c=1"}, "body": {"order": 4711}}


def attempt(source: str | None, given: Any, *, is_http: bool = False) -> Attempt:
    key = None if source is None else cast(Template, read_template(source))
    step = Step("Charge", "src/charge.step.ts", "node", (), business_key=key)
    trigger = HttpTrigger(0, method="POST", path="/orders")
    exchange = cast(Exchange, object()) if is_http else None
    return Attempt(
        step=step, trigger=trigger, input=given, parent=TraceContext.new(), timeout_ms=1000, exchange=exchange
    )


def keys(made: Attempt, outcome: Outcome, recording: Recording | None = None) -> tuple[Any, Any]:
    """Return the key that an attempt has when it begins, and the one that its end adds."""
    recording = recording or Recording(Telemetry(), Masker())
    return recording.input(made).get("motia.key"), recording.ended(made, outcome).get("motia.key")


@pytest.mark.parametrize(
    ("source", "given", "is_http", "result", "expected"),
    [
        ("order-{{input.id}}", {"id": 4711}, False, None, ("order-4711", None)),
        ("{{input.body.order}}", REQUEST, True, None, ("4711", None)),
        ("{{output.body.id}}", REQUEST, True, {"status": 201, "body": {"id": "a"}}, (None, "a")),
        ("{{output.id}}", {}, False, {"id": 1}, (None, "1")),
        ("{{input.gone}}", {"id": 1}, False, None, (None, None)),
        ("{{input.headers.cookie}}", REQUEST, True, None, ("***", None)),
        ("{{input.text}}", {"text": "x" * 300}, False, None, ("x" * KEY_LENGTH, None)),
        (None, {"id": 1}, False, {"id": 1}, (None, None)),
    ],
)
def test_business_key_is_made_of_what_an_attempt_is_given_or_answers(
    source: str | None, given: Any, is_http: bool, result: Any, expected: tuple[Any, Any]
) -> None:
    assert keys(attempt(source, given, is_http=is_http), Outcome("ok", result)) == expected


def test_business_key_holds_no_part_of_a_secret_that_its_end_would_cut() -> None:
    secret = "s3cret-value-of-the-project"
    made = attempt("{{input.text}}", {"text": "x" * (KEY_LENGTH - 8) + secret})
    key, _ = keys(made, Outcome("ok"), Recording(Telemetry(), Masker([secret])))
    assert secret[:6] not in key


def test_business_key_is_not_kept_where_payloads_are_not() -> None:
    recording = Recording(Telemetry(payloads=False), Masker())
    made = attempt("{{input.id}}{{output.id}}", {"id": 1})
    assert keys(made, Outcome("ok", {"id": 2}), recording) == (None, None)

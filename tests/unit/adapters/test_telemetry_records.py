"""Spans and logs as JSON: the names on the wire, and what happens to records that are too large or not JSON."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from runtime.adapters.telemetry.records import MAX_TEXT, decode_batch, encode_batch
from runtime.errors import InvalidPayload
from runtime.masking import Masker
from runtime.model import LogRecord, Span

SPAN = Span("t", "s", "p", "POST /x", "server", 1, 2, "error", "boom", {"motia.step": "A"}, ({"name": "exception"},))
LOG = LogRecord(1, "warn", "hello", "t", "s", "A", 2, {"a": []}, "console")


def encode(record: Span | LogRecord) -> dict[str, Any]:
    (row,) = json.loads(encode_batch([record]))
    assert isinstance(row, dict)
    return row


def test_encode_uses_the_names_of_the_wire() -> None:
    assert list(encode(SPAN)) == [
        "k", "traceId", "spanId", "parentId", "name", "kind", "start", "end", "status", "message", "attributes",
        "events", "whole",
    ]  # fmt: skip
    assert list(encode(LOG)) == [
        "k", "time", "severity", "message", "traceId", "spanId", "step", "attempt", "data", "source",
    ]  # fmt: skip


@pytest.mark.parametrize("record", [SPAN, LOG], ids=["span", "log"])
def test_decode_gives_back_what_was_encoded(record: Span | LogRecord) -> None:
    assert decode_batch(encode_batch([record, record])) == (record, record)


@pytest.mark.parametrize(
    "raw", [b"{}", b"5", b"[", b"[5]", b"[{}]", b'[{"k":"log"}]', b'[{"k":"span","traceId":1}]', b"[" * 9000]
)
def test_decode_batch_refuses_what_is_no_list_of_records(raw: bytes) -> None:
    with pytest.raises(InvalidPayload):
        decode_batch(raw)


def test_encode_cuts_a_long_message_and_says_so() -> None:
    message = encode(LogRecord(1, "info", "x" * 100_000))["message"]
    assert message.startswith("x" * MAX_TEXT)
    assert message.endswith("… (cut: 100,000 characters in all)")


def test_encode_cuts_large_data_and_says_so() -> None:
    data = encode(LogRecord(1, "info", "m", data={"list": ["x" * 1000] * 1000}))["data"]
    assert data.startswith('{"list":["xxx')
    assert "… (cut: 1,003," in data


def test_encode_leaves_data_within_the_limit_alone() -> None:
    data = {"text": "x" * 60_000}
    assert encode(LogRecord(1, "info", "m", data=data))["data"] == data


def test_encode_batch_shows_what_json_can_not_hold() -> None:
    records = decode_batch(encode_batch([LogRecord(1, "info", "a\udc80", data={1: object}), LOG]))
    assert isinstance(records[0], LogRecord)
    assert records[0].message == "a\\udc80"
    assert "object" in str(records[0].data)
    assert records[1] == LOG


SECRET = 'p@ss "word"'
MASKER = Masker([SECRET, "246813"])


def masked(record: Span | LogRecord) -> dict[str, Any]:
    (row,) = json.loads(encode_batch([record], MASKER))
    assert isinstance(row, dict)
    return row


def test_encode_masks_every_text_and_value_of_a_log() -> None:
    log = LogRecord(246813, "info", f"logged in with {SECRET}", data={SECRET: [f"x{SECRET}", 246813]}, step="A")
    row = masked(log)
    assert (row["message"], row["data"], row["time"]) == ("logged in with ***", {"***": ["x***", "***"]}, 246813)


def test_encode_masks_payloads_and_texts_of_a_span_and_keeps_what_it_is_found_by() -> None:
    attributes = {
        "motia.step": "Pin246813",
        "motia.key": SECRET,
        "motia.input": msgspec.Raw(json.dumps({"pin": 246813, "text": SECRET}).encode()),
        "motia.error": {"stack": f"Error: {SECRET}"},
    }
    span = Span("t", "s", None, f"state.set {SECRET}", "internal", 1, 2, "error", SECRET, attributes, ({"m": SECRET},))
    row = masked(span)
    assert row["attributes"] == {
        "motia.step": "Pin246813",
        "motia.key": "***",
        "motia.input": {"pin": "***", "text": "***"},
        "motia.error": {"stack": "Error: ***"},
    }
    assert (row["name"], row["message"], row["events"]) == ("state.set ***", "***", [{"m": "***"}])


def test_encode_leaves_the_records_beside_one_with_a_secret_as_they_are() -> None:
    records = decode_batch(encode_batch([SPAN, LogRecord(1, "info", SECRET), LOG], MASKER))
    assert (records[0], records[2]) == (SPAN, LOG)


@pytest.mark.parametrize("place", range(MAX_TEXT - len(SECRET) - 1, MAX_TEXT + 2))
def test_encode_masks_before_it_cuts(place: int) -> None:
    text = "." * place + SECRET + "." * 1_000
    log = LogRecord(1, "info", text, data={"deep": [text]})
    row = masked(log)
    assert "p@" not in row["message"]
    assert "p@" not in row["data"]


def test_encode_masks_what_a_runner_left_of_a_secret_where_it_cut() -> None:
    log = LogRecord(1, "info", "." * (MAX_TEXT - 4) + SECRET[:4])
    assert masked(log)["message"].endswith("....***")


def test_encode_keeps_payloads_over_the_limit_of_texts() -> None:
    payload = {"text": "x" * 100_000}
    span = Span(
        "t",
        "s",
        None,
        "attempt 1",
        "internal",
        1,
        attributes={"motia.input": msgspec.Raw(json.dumps(payload).encode())},
    )
    assert encode(span)["attributes"]["motia.input"] == payload


def test_encode_shows_only_the_attribute_that_json_can_not_hold() -> None:
    span = Span("t", "s", None, "x", "internal", 1, attributes={"motia.step": "A", "odd": object, "half": "\udc80"})
    attributes = encode(span)["attributes"]
    assert (attributes["motia.step"], attributes["half"]) == ("A", "\\udc80")
    assert "object" in attributes["odd"]

"""Log lines by every filter, page after page, and what stands around one of them."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from django.test import Client

from motia_studio.api import log_pages
from runtime.model import LogRecord
from tests.history import History
from tests.sample_flow import line

SECOND = 1_000_000_000


def said(message: str, at: int, step: str = "A", severity: str = "info", **more: str) -> LogRecord:
    return msgspec.structs.replace(line(step, message, severity), time=at * SECOND, **more)


def messages(client: Client, **query: object) -> list[str]:
    found = client.get("/api/logs", query)
    assert found.status_code == 200, found.content
    return [each["message"] for each in found.json()["logs"]]


def pages(client: Client, **query: object) -> list[list[str]]:
    found: list[list[str]] = []
    before = None
    for _ in range(20):
        page = client.get("/api/logs", {**query, **({"before": before} if before else {})}).json()
        found.append([each["message"] for each in page["logs"]])
        before = page["before"]
        if before is None:
            return found
    raise AssertionError("the pages don't end")


def test_lines_are_filtered_by_time_even_where_some_came_late(history: History, client: Client) -> None:
    late = 300
    history.write(*(said(str(at), at) for at in range(1000, 2700, 100)), said("late", 2500 - late))
    assert messages(client, since=2500 * SECOND) == ["2600", "2500"]
    assert messages(client, until=1100 * SECOND) == ["1000"]
    assert messages(client, since=2150 * SECOND, until=2300 * SECOND, step="A") == ["late", "2200"]
    assert messages(client, since=9000 * SECOND) == []


def test_lines_of_a_span_are_found_within_its_trace(history: History, client: Client) -> None:
    trace, span = "a" * 32, "b" * 16
    history.write(said("in", 1, trace_id=trace, span_id=span), said("beside", 2, trace_id=trace, span_id="c" * 16))
    history.write(said("another half", 3, trace_id="a" * 16 + "0" * 16, span_id=span))
    assert messages(client, trace=trace, span=span) == ["in"]
    assert messages(client, trace=trace, severity="info", step="A") == ["beside", "in"]
    assert client.get("/api/logs", {"span": span}).json()["error"]["message"] == "span is given without its trace"


def test_a_text_is_looked_for_in_so_many_lines_at_a_time(
    history: History, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_pages, "SEARCHED_AT_ONCE", 4)
    history.write(*(said(f"order {number % 5} of {number}", number) for number in range(10)))
    assert pages(client, q="ORDER 1") == [["order 1 of 6"], [], ["order 1 of 1"]]


@pytest.mark.parametrize("query", [{"step": "A"}, {"severity": "info"}, {"step": "A", "severity": "info", "q": "n"}])
def test_pages_along_several_strands_have_every_line_once_in_order(
    history: History, client: Client, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    monkeypatch.setattr(log_pages, "SEARCHED_AT_ONCE", 3)
    severities = itertools.cycle(("info", "info", "error", "warn", "info"))
    history.write(*(said(f"n{number:02}", number, severity=next(severities)) for number in range(23)))
    found = [each for page in pages(client, limit=4, **query) for each in page]
    assert found == [f"n{number:02}" for number in reversed(range(23))]


def test_newer_lines_follow_a_line(history: History, client: Client) -> None:
    history.write(*(said(str(number), number) for number in range(1, 8)))
    first = client.get("/api/logs", {"after": 2, "limit": 3}).json()
    assert ([each["id"] for each in first["logs"]], first["after"], first["before"]) == ([5, 4, 3], 5, None)
    rest = client.get("/api/logs", {"after": first["after"], "limit": 3}).json()
    assert ([each["id"] for each in rest["logs"]], rest["after"]) == ([7, 6], None)


def test_a_line_is_shown_among_those_of_its_trace_or_step(history: History, client: Client) -> None:
    one, two = "1" * 32, "2" * 32
    history.write(*(said(f"{trace[0]}{number}", number, trace_id=trace) for number in range(5) for trace in (one, two)))
    found = client.get("/api/logs", {"around": 5, "limit": 3}).json()
    assert ([each["message"] for each in found["logs"]], found["before"], found["after"]) == (["13", "12", "11"], 3, 7)
    history.write(*(LogRecord(number, "info", f"s{number}", step="Sweep") for number in range(3)), said("x", 9))
    assert messages(client, around=12) == ["s2", "s1", "s0"]
    assert client.get("/api/logs", {"around": 99}).status_code == 404

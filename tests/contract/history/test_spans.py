"""What the timeline of a trace reads: flat rows without payloads, a branch of them, one span whole."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.test import Client

from motia_studio.api import spans as api
from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.errors import StoreUnavailable
from runtime.model import Registry
from runtime.model import Span as Recorded
from tests.history import History
from tests.sample_flow import SNAPSHOT, attempt

MS = 1_000_000


@pytest.fixture(autouse=True)
def project(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    class Project:
        def registry(self) -> Registry:
            return assemble(SNAPSHOT, Config(history.home))

    monkeypatch.setattr(api, "current_project", Project)


def span(number: int, parent: int | None, **attributes: Any) -> Recorded:
    ended = attempt("CreateTicket", 1, trace_id="ab" * 16)[1]
    known = {**ended.attributes, **{f"motia.{name}": value for name, value in attributes.items()}}
    return msgspec.structs.replace(
        ended,
        span_id=f"{number:016x}",
        parent_id=None if parent is None else f"{parent:016x}",
        start=(1000 + number) * MS,
        end=(2000 + number) * MS,
        attributes=known,
    )


def rows(client: Client, query: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/api/traces/{'ab' * 16}/spans{query}").json()
    answer["ids"] = [int(row[0], 16) for row in answer["rows"]]
    return answer


def test_spans_are_rows_without_payloads_oldest_first(history: History, client: Client) -> None:
    history.write(span(2, 1, topic="t", outcome="ok", input="secret"), span(1, None, trigger="queue"))
    answer = rows(client)
    first, second = (dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"])
    assert (first["id"], first["parent"], first["trigger"]) == (f"{1:016x}", None, "queue")
    assert (second["start"], second["end"], second["status"], second["phase"]) == (1002.0, 2002.0, "ok", "attempt")
    assert (second["attempt"], second["outcome"], second["topic"]) == (1, "ok", "t")
    assert (answer["total"], answer["cut"], answer["summary"]["spanCount"], answer["position"]) == (2, False, 2, "1-0")
    assert "secret" not in str(answer["rows"])


def test_a_trace_with_too_many_spans_is_cut_and_its_branches_can_be_read(
    history: History, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MOST", 3)
    history.write(*(span(number, number - 2 if number > 2 else None) for number in range(1, 8)))
    assert (rows(client)["cut"], rows(client)["ids"]) == (True, [1, 2, 3])
    assert (rows(client, f"?branch={2:016x}")["cut"], rows(client, f"?branch={2:016x}")["ids"]) == (False, [2, 4, 6])
    assert rows(client, "?branch=nothing")["ids"] == []


def test_spans_that_are_their_own_ancestors_do_not_hang_a_branch(history: History, client: Client) -> None:
    history.write(span(1, 2), span(2, 1), span(3, 3))
    assert rows(client, f"?branch={1:016x}")["ids"] == [1, 2]
    assert rows(client, f"?branch={3:016x}")["ids"] == [3]


def test_a_span_is_shown_with_its_values_and_where_its_step_stands(history: History, client: Client) -> None:
    history.write(span(1, None, input={"a": 1}, old_value=None, version="abc"))
    shown = client.get(f"/api/traces/{'ab' * 16}/spans/{1:016x}").json()
    assert (shown["input"], shown["oldValue"], shown["version"]) == ({"a": 1}, None, "abc")
    assert "output" not in shown
    assert "error" not in shown
    assert shown["file"] == next(step.file for step in SNAPSHOT.described if step.config["name"] == "CreateTicket")  # type: ignore[index]
    assert shown["span"]["id"] == f"{1:016x}"
    assert "motia.input" not in shown["attributes"]


def test_a_failed_span_tells_its_error(history: History, client: Client) -> None:
    failure = {
        "name": "TypeError",
        "message": "no title",
        "stack": "at x",
        "file": "a.ts",
        "line": 3,
        "hint": "give it",
    }
    failed = msgspec.structs.replace(span(1, None, error=failure), status="error", message="no title")
    history.write(failed)
    error = client.get(f"/api/traces/{'ab' * 16}/spans/{1:016x}").json()["error"]
    assert (error["name"], error["message"], error["line"], error["spanId"]) == (
        "TypeError",
        "no title",
        3,
        f"{1:016x}",
    )
    assert error["todo"][0] == "Give it"


def test_a_span_is_shown_while_redis_is_away(history: History, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def registry(self) -> Registry:
            raise StoreUnavailable

    monkeypatch.setattr(api, "current_project", Away)
    history.write(span(1, None))
    shown = client.get(f"/api/traces/{'ab' * 16}/spans/{1:016x}").json()
    assert (shown["file"], shown["span"]["step"]) == (None, "CreateTicket")


@pytest.mark.parametrize("path", ["/api/traces/nothing/spans", f"/api/traces/{'ab' * 16}/spans/nothing"])
def test_a_span_that_is_not_kept_is_not_found(history: History, client: Client, path: str) -> None:
    history.write(span(1, None))
    assert client.get(path).status_code == 404

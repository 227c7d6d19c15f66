"""Who wrote a key of the state, as far back as the history was looked through."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.test import Client

from motia_studio import state_history
from motia_studio.state_history import find_writes
from runtime.model import Span, new_span_id
from tests.history import History
from tests.sample_flow import attempt


def write(method: str, group: str, key: str | None, *, step: str | None = "Triage", **more: Any) -> Span:
    """Return the span of a state call in a trace of its own."""
    status = more.pop("status", "ok")
    known: dict[str, Any] = {"motia.phase": "call", "motia.method": method, "motia.group": group}
    known |= {"motia.step": step} if step else {}
    known |= {"motia.key": key} if key is not None else {}
    known |= {f"motia.{name}": value for name, value in more.items()}
    name = f"{method} {group}" if key is None else f"{method} {group}/{key}"
    span = attempt("Triage", 1)[1]
    return msgspec.structs.replace(span, name=name, status=status, attributes=known)


def test_every_write_of_a_key_is_told_newest_first(history: History, editor: Client) -> None:
    spans = [
        write("state.set", "g", "k", value={"n": 1}, old_value=None),
        write("state.set", "g", "other", value=1, old_value=None),
        write("state.get", "g", "k"),
        write("state.set", "g", "k", value=0, status="error"),
        write("state.update", "g", "k", value={"n": 2}, old_value={"n": 1}, step=None, by="ada"),
        write("state.delete", "g", "k", old_value={"n": 2}),
        write("state.clear", "g", None, old_value={"k": 7, "x": 1}),
    ]
    for place, span in enumerate(spans):
        history.write(msgspec.structs.replace(span, start=span.start + place * 1_000_000))
    answer = editor.get("/api/state/history", {"group": "g", "key": "k"}).json()
    told = [(each["did"], each["step"], each["by"], each.get("before"), each.get("after")) for each in answer["writes"]]
    assert told == [
        ("clear", "Triage", None, 7, None),
        ("delete", "Triage", None, {"n": 2}, None),
        ("update", None, "ada", {"n": 1}, {"n": 2}),
        ("set", "Triage", None, None, {"n": 1}),
    ]
    assert [each["restorable"] for each in answer["writes"]] == [False, False, True, True]
    assert answer["writes"][0]["traceId"] == spans[-1].trace_id
    assert (answer["before"], answer["looked"]) == (None, len(spans))


def test_names_that_look_alike_are_kept_apart(history: History) -> None:
    history.write(write("state.set", "a/b", "c", value=1), write("state.set", "a", "b/c", value=2))
    assert [each.after for each in find_writes("a", "b/c", before=None, limit=9).writes] == [2]


@pytest.mark.parametrize("value", ["Bearer ***", {"motia.cut": True, "bytes": 9}, {"a": ["***"]}])
def test_what_was_not_kept_whole_cannot_be_restored(history: History, value: Any) -> None:
    history.write(write("state.set", "g", "k", value=value))
    (found,) = find_writes("g", "k", before=None, limit=9).writes
    assert (found.after, found.restorable) == (value, False)


def test_a_search_ends_where_it_has_looked_enough_and_goes_on_from_there(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_history, "AT_ONCE", 3)
    monkeypatch.setattr(state_history, "TRACES_AT_ONCE", 5)
    history.write(write("state.set", "g", "k", value="old"))
    for _ in range(12):
        history.write(*attempt("Triage", 1))
    first = find_writes("g", "k", before=None, limit=9, most=10)
    assert (first.writes, first.before is not None) == ((), True)
    assert 10 <= first.looked < 20
    rest = find_writes("g", "k", before=first.before, limit=9)
    assert ([each.after for each in rest.writes], rest.before) == (["old"], None)


def test_a_key_that_one_trace_wrote_often_is_told_in_pages_that_miss_nothing(
    history: History, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_history, "ROWS", 3)
    first = write("state.set", "g", "k", value=0)
    history.write(first, write("state.set", "g", "k", value="of another trace"))
    for number in range(1, 12):
        also = write("state.clear", "g", None, old_value={"other": 1}) if number % 2 else first
        known = {**also.attributes, "motia.value": number}
        place = {"span_id": new_span_id(), "start": first.start + number, "trace_id": first.trace_id}
        history.write(msgspec.structs.replace(also, attributes=known, **place))
    told, query = [], {"group": "g", "key": "k", "limit": 2, "before": ""}
    while query["before"] is not None:
        page = editor.get("/api/state/history", query).json()
        told += [each["after"] for each in page["writes"]]
        query["before"] = page["before"]
    assert told == ["of another trace", 10, 8, 6, 4, 2, 0]


def test_a_place_that_is_none_is_refused(history: History, editor: Client) -> None:
    query = {"group": "g", "key": "k", "before": "7"}
    assert editor.get("/api/state/history", query).status_code == 400


def test_a_search_reads_ranges_of_the_table_and_never_all_of_it(history: History) -> None:
    if history.url is not None:
        pytest.skip("PostgreSQL plans by what a table holds, and this one is nearly empty")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {state_history._SPANS}", [1, 2, 2, 3, "a", "b", "c", "d", 9])
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "SEARCH history_span USING" in plan
    assert "trace>? AND trace<?" in plan

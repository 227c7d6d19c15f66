"""People look at the project's state and change it, as a Step would, and nobody's newer value is lost by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from motia_studio import acting
from runtime.model import LogRecord
from tests.unit.motia_studio.data_console import DataConsole, open_console

pytestmark = pytest.mark.django_db
ODD = "a/b c?&#%2f\n käse"


@pytest.fixture
def console(project: Path, redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> DataConsole:
    return open_console(project, redis_url, settings, monkeypatch, acting)


def put(client: Client, group: str, key: str, text: str, based_on: str | None = None) -> Any:
    address = f"/api/state/value?{_query(group=group, key=key)}"
    return client.put(address, {"text": text, "basedOn": based_on}, "application/json")


def get(client: Client, what: str, **query: Any) -> Any:
    return client.get(f"/api/state{what}", query)


def _query(**values: str) -> str:

    return urlencode(values)


def test_what_was_put_is_listed_and_shown(console: DataConsole) -> None:
    assert put(console.operator, ODD, "", '{"total": 1.0, "note": "' + "x" * 500 + '"}').status_code == 200
    put(console.operator, "tickets", "4711", "null")
    assert get(console.viewer, "").json()["groups"] == [{"name": ODD, "keys": 1}, {"name": "tickets", "keys": 1}]
    (row,) = get(console.viewer, "/keys", group=ODD).json()["keys"]
    assert (row["key"], row["preview"]["total"], len(row["preview"]["note"])) == ("", 1.0, 161)
    shown = get(console.viewer, "/value", group=ODD, key="").json()
    assert shown["text"].startswith('{\n  "total": 1.0,')
    null, none = (get(console.viewer, "/value", group="tickets", key=key).json() for key in ("4711", "4712"))
    assert (null["text"], null["version"] is None) == ("null", False)
    assert (none["text"], none["version"]) == ("", None)


def test_lists_go_on_after_the_last_of_the_page_before(console: DataConsole) -> None:
    for number in range(5):
        put(console.operator, "g", f"k{number}", "1")
    page = get(console.viewer, "/keys", group="g", limit=3).json()
    assert ([row["key"] for row in page["keys"]], page["total"], page["more"]) == (["k0", "k1", "k2"], 5, True)
    rest = get(console.viewer, "/keys", group="g", limit=3, after="k2").json()
    assert ([row["key"] for row in rest["keys"]], rest["more"]) == (["k3", "k4"], False)
    assert [row["key"] for row in get(console.viewer, "/keys", group="g", q="K4").json()["keys"]] == ["k4"]


def test_a_write_starts_the_steps_that_react_and_names_who_did_it(console: DataConsole) -> None:
    trace = put(console.operator, "tickets", "4711", '{"open": true}').json()["traceId"]
    (event,) = console.waiting("Watch/state")
    assert (event["event_type"], event["key"], event["new_value"]) == ("state:created", "4711", {"open": True})
    root, call = sorted(console.spans(), key=lambda span: span.parent_id is not None)
    assert (root.trace_id, root.name) == (trace, "the operator set tickets/4711 in the state")
    assert (call.parent_id, call.name, call.attributes["motia.phase"]) == (
        root.span_id,
        "state.set tickets/4711",
        "call",
    )
    assert root.attributes["motia.by"] == call.attributes["motia.by"] == "the operator"
    (line,) = [record for record in console.records() if isinstance(record, LogRecord)]
    assert (line.message, line.source, line.trace_id) == (root.name, "studio", trace)


def test_an_edit_of_what_has_changed_meanwhile_is_refused_with_the_newer_value(console: DataConsole) -> None:
    base = put(console.operator, "g", "k", "1").json()["version"]
    newer = put(console.operator, "g", "k", "2", base).json()
    refused = put(console.operator, "g", "k", "3", base)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "value_changed")
    assert refused.json()["current"] == {name: newer[name] for name in ("group", "key", "version", "value", "text")}
    assert put(console.operator, "g", "k", "3").status_code == 409
    assert get(console.viewer, "/value", group="g", key="k").json()["value"] == 2
    assert len(console.waiting("Watch/state")) == 2


def test_a_delete_can_be_undone_and_never_over_something_newer(console: DataConsole) -> None:
    put(console.operator, "g", "k", '{"a": [1]}')
    address = f"/api/state/value?{_query(group='g', key='k')}"
    (gone,) = console.operator.delete(address).json()["deleted"]
    assert gone == {"key": "k", "value": {"a": [1]}}
    assert console.operator.delete(address).json()["deleted"] == []
    assert put(console.operator, "g", "k", '{"a": [1]}').status_code == 200
    assert put(console.operator, "g", "k", '{"a": [1]}').status_code == 409


def test_many_are_deleted_in_one_trace(console: DataConsole) -> None:
    for key in ("a", "b", "c"):
        put(console.operator, "g", key, f'"{key}"')
    answer = console.operator.post(
        "/api/state/delete", {"group": "g", "keys": ["a", "c", "none", "a"]}, "application/json"
    )
    assert answer.json()["deleted"] == [{"key": "a", "value": "a"}, {"key": "c", "value": "c"}]
    names = {span.name for span in console.spans() if span.trace_id == answer.json()["traceId"]}
    assert {"the operator deleted 3 keys of g from the state", "state.delete g/a", "state.delete g/c"} <= names
    assert get(console.viewer, "").json()["groups"] == [{"name": "g", "keys": 1}]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{\n  "a": 1,\n}', "line 3, column 1"),
        ("{'a': 1}", "line 1, column 2"),
        ("NaN", "JSON has no NaN"),
        ("[9007199254740993]", r"$[0] is 9,007,199,254,740,993"),
        ("[" * 5000, "nested too deep"),
        (None, "text is missing"),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(console: DataConsole, text: Any, says: str) -> None:
    answer = put(console.operator, "g", "k", text)
    assert (answer.status_code, says in answer.json()["error"]["message"]) == (400, True), answer.content
    assert get(console.viewer, "").json()["groups"] == []

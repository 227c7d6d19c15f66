"""What the pages read of the history: filters, pages that follow each other, one trace whole."""

from __future__ import annotations

import msgspec
import pytest
from django.test import Client

from motia_studio.api import trace_filters, traces
from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.model import Registry, new_trace_id
from runtime.model import Span as Recorded
from tests.history import History
from tests.sample_flow import SNAPSHOT, attempt, line

MS = 1_000_000


def ended(step: str, *, start: int = 1000, took: int = 5, error: str | None = None, **attributes: object) -> Recorded:
    span = attempt(step, 1, error=error)[1]
    known = {
        "motia.trigger": "http",
        **span.attributes,
        **{f"motia.{name}": value for name, value in attributes.items()},
    }
    return msgspec.structs.replace(
        span, name=f"run of {step}", start=start * MS, end=(start + took) * MS, attributes=known
    )


def steps(client: Client, **query: object) -> list[str]:
    found = client.get("/api/traces", query)
    assert found.status_code == 200, found.content
    return [trace["step"] for trace in found.json()["traces"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Slow", "Failed", "Sweep", "Plain"]),
        ({"status": "error"}, ["Failed"]),
        ({"status": "running"}, []),
        ({"step": "Slow"}, ["Slow"]),
        ({"step": "Slo"}, []),
        ({"trigger": "cron"}, ["Sweep"]),
        ({"since": 2000 * MS, "until": 4000 * MS}, ["Failed", "Sweep"]),
        ({"longer": 100}, ["Slow"]),
        ({"shorter": 100, "trigger": "http"}, ["Failed", "Plain"]),
        ({"q": "order-4711"}, ["Failed"]),
        ({"q": "RUN OF SLOW"}, ["Slow"]),
        ({"q": "100%"}, []),
        ({"status": "error", "step": "Plain"}, []),
    ],
)
def test_traces_are_filtered(history: History, client: Client, query: dict[str, object], expected: list[str]) -> None:
    history.write(
        ended("Plain", start=1000),
        ended("Sweep", start=2000, trigger="cron"),
        ended("Failed", start=3000, error="no", input={"id": "order-4711"}),
        ended("Slow", start=4000, took=500),
    )
    assert steps(client, **query) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("order-4", ["B", "A"]),
        ('"order-47"', ["A"]),
        ("order-47", ["B", "A"]),
        ("order-48", []),
        ("Order", []),
        ("%", []),
        ("ä", ["C"]),
    ],
)
def test_traces_are_filtered_by_their_business_key_or_its_beginning(
    history: History, client: Client, monkeypatch: pytest.MonkeyPatch, key: str, expected: list[str]
) -> None:
    history.write(ended("None", start=1), ended("A", start=2, key="order-47"), ended("B", start=3, key="order-4711"))
    history.write(ended("C", start=4, key="ärger-1"))
    assert steps(client, key=key) == expected
    monkeypatch.setattr(trace_filters, "FEW", 0)
    assert steps(client, key=key) == expected
    assert steps(client, q="RDER-4711") == ["B"]
    assert client.get("/api/traces", {"key": '"order-47"'}).json()["traces"][0]["key"] == "order-47"


def test_traces_are_counted_up_to_a_bound(history: History, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    history.write(*(ended("S", start=number, error="no" if number % 2 else None) for number in range(10)))

    def count(**query: str) -> dict[str, object]:
        return client.get("/api/traces/count", query).json()  # type: ignore[no-any-return]

    assert count(status="error") == {"count": 5, "more": False}
    monkeypatch.setattr(traces, "COUNTED", 4)
    assert count() == {"count": 4, "more": True}
    monkeypatch.setattr(trace_filters, "SEARCHED_AT_ONCE", 2)
    assert count(q="run of") == {"count": 2, "more": True}


def test_traces_are_filtered_by_flow(history: History, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Project:
        def registry(self) -> Registry:
            return assemble(SNAPSHOT, Config(history.home))

    monkeypatch.setattr(trace_filters, "current_project", Project)
    history.write(ended("CreateTicket", start=1), ended("SweepOverdue", start=2), ended("EscalateToPerson", start=3))
    assert steps(client, flow="on-call") == ["EscalateToPerson", "SweepOverdue"]
    assert steps(client, flow="nothing") == []


def test_pages_of_traces_follow_each_other_even_where_many_began_at_once(history: History, client: Client) -> None:
    history.write(*(ended(f"S{number}", start=number // 4) for number in range(10)))
    seen: list[str] = []
    before = ""
    while before is not None:
        page = client.get("/api/traces", {"limit": 3, "before": before}).json()
        seen += [trace["step"] for trace in page["traces"]]
        before = page["before"]
    assert sorted(seen) == [f"S{number}" for number in range(10)]


def test_a_text_is_looked_for_in_so_many_traces_at_a_time(
    history: History, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_filters, "SEARCHED_AT_ONCE", 4)
    history.write(*(ended(f"S{number}", start=number, input=f"order-{number % 5}") for number in range(10)))
    pages: list[list[str]] = []
    before = ""
    while before is not None:
        page = client.get("/api/traces", {"q": "order-1", "before": before}).json()
        pages.append([trace["step"] for trace in page["traces"]])
        before = page["before"]
    assert pages == [["S6"], [], ["S1"]]


@pytest.mark.parametrize("query", ["before=x", "before=1.x", "status=fine", "since=-1", "longer=x", "limit=0"])
def test_a_parameter_that_makes_no_sense_is_named(history: History, client: Client, query: str) -> None:
    response = client.get(f"/api/traces?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0] in response.json()["error"]["message"]


def test_a_trace_is_shown_whole(history: History, client: Client) -> None:
    span = ended("Plain", input={"a": 1}, output=[1, None])
    said = msgspec.structs.replace(line("Plain", "hello", data={"n": 1}), trace_id=span.trace_id)
    history.write(span, said)
    shown = client.get(f"/api/traces/{span.trace_id}").json()
    assert shown["spans"][0]["attributes"]["motia.output"] == [1, None]
    assert shown["spans"][0]["attributes"]["motia.step"] == "Plain"
    assert [found["attributes"]["motia.data"] for found in shown["logs"]] == [{"n": 1}]
    assert client.get(f"/api/traces/{span.trace_id[:16]}{new_trace_id()[16:]}").status_code == 404


def test_the_runs_of_a_step_name_their_traces(history: History, client: Client) -> None:
    first, second = ended("Plain", start=1), ended("Plain", start=2, error="no")
    history.write(first, second, ended("Other"))
    runs = client.get("/api/steps/Plain/runs").json()["runs"]
    assert [(run["traceId"], run["status"]) for run in runs] == [(second.trace_id, "error"), (first.trace_id, "ok")]


def test_logs_are_filtered(history: History, client: Client) -> None:
    lines = [line("A", "one"), line("A", "two \0 %", "error"), line("B", "three", "warn")]
    history.write(*lines)

    def messages(**query: object) -> list[str]:
        return [found["message"] for found in client.get("/api/logs", query).json()["logs"]]

    assert messages(step="A") == ["two � %", "one"]
    assert messages(severity="warn") == ["three", "two � %"]
    assert messages(trace=lines[0].trace_id) == ["one"]
    assert messages(q="%") == ["two � %"]

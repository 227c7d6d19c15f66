"""What the palette finds: a few of everything that has a name."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.test import Client

from motia_studio.api import search
from runtime.config.tree import Config
from runtime.discovery.assemble import assemble
from runtime.errors import StoreUnavailable
from runtime.model import Registry
from tests.history import History
from tests.sample_flow import SNAPSHOT, attempt


@pytest.fixture(autouse=True)
def project(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    class Project:
        def registry(self) -> Registry:
            return assemble(SNAPSHOT, Config(history.home))

    monkeypatch.setattr(search, "current_project", Project)
    monkeypatch.setattr(search, "find_keys", lambda words, limit: [("tickets", words)])


def find(client: Client, words: str) -> dict[str, Any]:
    return client.get("/api/search", {"q": words}).json()  # type: ignore[no-any-return]


def test_steps_and_topics_are_found_by_their_names_first(editor: Client) -> None:
    found = find(editor, "TICKET")
    assert {step["name"] for step in found["steps"]} >= {"CreateTicket", "TriageTicket"}
    assert found["topics"][0].startswith("ticket.")
    assert found["stateKeys"] == [{"group": "tickets", "key": "TICKET"}]
    assert find(editor, "somebody")["steps"][0]["name"] == "EscalateToPerson"


def test_traces_are_found_by_their_key_and_by_the_beginning_of_their_id(history: History, editor: Client) -> None:
    spans = [attempt("Create", 1, trace_id=f"{digit}{digit}5ac{'0' * 27}")[1] for digit in "0f"]
    history.write(*spans, *(_keyed(f"order-47{number}") for number in range(3)), _keyed("other"))
    assert [trace["key"] for trace in find(editor, "order-47")["traces"]] == ["order-470", "order-471", "order-472"]
    for span in spans:
        assert [trace["traceId"] for trace in find(editor, span.trace_id[:6].upper())["traces"]] == [span.trace_id]
        assert [trace["traceId"] for trace in find(editor, span.trace_id)["traces"]] == [span.trace_id]
    assert find(editor, "order-5")["traces"] == []


def test_nothing_is_found_for_no_text_and_no_key_where_the_store_is_away(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(words: str, limit: int) -> list[tuple[str, str]]:
        raise StoreUnavailable

    monkeypatch.setattr(search, "find_keys", away)
    assert find(editor, "  ") == {"steps": [], "traces": [], "topics": [], "stateKeys": []}
    assert find(editor, "ticket")["stateKeys"] == []


def _keyed(key: str) -> Any:
    span = attempt("Create", 1)[1]
    return msgspec.structs.replace(span, attributes={**span.attributes, "motia.key": key})

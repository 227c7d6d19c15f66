"""Who may not edit the project's files sees no secret of it in its live data, and can't write `***` over one either."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from motia_studio import acting
from motia_studio.api import search, streams
from runtime.adapters.state.redis import RedisState
from runtime.adapters.streams.redis import RedisStreams
from tests.unit.motia_studio.data_console import DataConsole, open_console

pytestmark = pytest.mark.django_db
SECRET = "sk-1234567890"
HELD = {"key": f"Bearer {SECRET}", "deep": [{"pin": 73519842}]}
SEEN = {"key": "Bearer ***", "deep": [{"pin": "***"}]}


@pytest.fixture
def console(project: Path, redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> DataConsole:
    """Return a console of a project that keeps a secret in its state, under several names."""
    (project / ".env").write_text(f"API_KEY={SECRET}\nPIN=73519842\nPLAIN=not-secret\n")
    (project / "config.yaml").write_text("telemetry:\n  plain: [PLAIN]\n")

    async def fill() -> None:
        state, board = RedisState(url=redis_url), RedisStreams(url=redis_url)
        for group, key in (("g", "k"), ("g", f"of {SECRET}"), (SECRET, "k"), ("g", "not-secret")):
            await state.set(group, key, HELD)
        await state.set("g", "harmless", "*** is no secret")
        await board.set("board", "open", "1", HELD)
        await board.set("board", "open", SECRET, 1)
        await board.set("board", SECRET, "1", 1)
        await state.close()
        await board.close()

    asyncio.run(fill())
    return open_console(project, redis_url, settings, monkeypatch, acting, streams, search)


def value(client: Client, key: str = "k") -> Any:
    return client.get("/api/state/value", {"group": "g", "key": key}).json()


def put(client: Client, key: str, text: str, based_on: str | None) -> Any:
    address = f"/api/state/value?{urlencode({'group': 'g', 'key': key})}"
    return client.put(address, {"text": text, "basedOn": based_on}, "application/json")


def test_A40_values_are_masked_below_editor_and_whole_above(console: DataConsole) -> None:
    for client in (console.viewer, console.operator):
        shown = value(client)
        assert (shown["value"], SECRET in shown["text"]) == (SEEN, False)
        rows = {row["key"]: row["preview"] for row in client.get("/api/state/keys", {"group": "g"}).json()["keys"]}
        assert rows["k"]["key"] == "Bearer ***"
        (item,) = client.get("/api/streams/items", {"stream": "board", "group": "open"}).json()["items"]
        assert item["value"] == SEEN
    assert value(console.editor)["value"] == HELD
    assert SECRET in value(console.editor)["text"]


def test_A40_names_that_hold_a_secret_are_left_out(console: DataConsole) -> None:
    names: dict[str, list[list[str]]] = {}
    for role, client in (("operator", console.operator), ("editor", console.editor)):
        names[role] = [
            [row["name"] for row in client.get("/api/state").json()["groups"]],
            [row["key"] for row in client.get("/api/state/keys", {"group": "g"}).json()["keys"]],
            [row["name"] for row in client.get("/api/streams").json()["streams"][0]["groups"]],
            [found["key"] for found in client.get("/api/search", {"q": "secret"}).json()["stateKeys"]],
            [found["group"] for found in client.get("/api/search", {"q": SECRET}).json()["stateKeys"]],
        ]
    assert names["operator"] == [["g"], ["harmless", "k", "not-secret"], ["open"], ["not-secret"], []]
    assert [len(found) for found in names["editor"]] == [2, 4, 2, 1, 2]


def test_A40_a_masked_value_is_never_saved_over_the_true_one(console: DataConsole) -> None:
    operator = console.operator
    shown = value(operator)
    for text in (shown["text"], '{"key": "Bearer ***"}', "1"):
        refused = put(operator, "k", text, shown["version"])
        assert (refused.status_code, "an editor" in refused.json()["error"]["hint"]) == (400, True)
    refused = operator.delete(f"/api/state/value?{urlencode({'group': 'g', 'key': 'k'})}")
    assert (refused.status_code, SECRET in refused.content.decode()) == (400, False)
    many = {"group": "g", "keys": ["harmless", "k"]}
    assert operator.post("/api/state/delete", many, "application/json").status_code == 400
    assert value(console.editor)["value"] == HELD
    assert value(console.editor, "harmless")["value"] == "*** is no secret"
    harmless = value(operator, "harmless")
    assert put(operator, "harmless", '"*** is still none"', harmless["version"]).status_code == 200
    assert put(console.editor, "k", '"new"', shown["version"]).status_code == 200
    assert value(operator)["value"] == "new"


def test_A40_a_secret_that_is_new_is_masked_at_once(console: DataConsole, project: Path) -> None:
    assert value(console.viewer, "harmless")["value"] == "*** is no secret"
    (project / ".env").write_text("API_KEY=is no secret\n")
    assert value(console.viewer, "harmless")["value"] == "*** ***"

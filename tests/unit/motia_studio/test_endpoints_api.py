"""The API of endpoints: what it lists, and whose examples become a part of studio.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motia_studio.accounts.roles import Role
from motia_studio.api import endpoints
from motia_studio.endpoints.exchange import Gateway
from motia_studio.endpoints.outgoing import outgoing
from motia_studio.studio_file import StudioFile
from runtime.model import Registry, Step, TraceContext
from runtime.triggers.http import HttpTrigger
from tests.people import somebody

pytestmark = pytest.mark.django_db
CREATE = HttpTrigger(index=0, method="POST", path="/tickets", input_schema={"type": "object"})
SHOW = HttpTrigger(index=1, method="GET", path="tickets/:id", response_schema={"type": "object"})
REGISTRY = Registry(
    version=3,
    steps=(
        Step("Ticket", "src/a.step.ts", "node", (CREATE, SHOW), runner="node@1"),
        Step("Other", "src/b.step.ts", "node", (CREATE,)),
    ),
)
EXAMPLES = "/api/endpoints/Ticket/examples"


class Current:
    def registry(self) -> Registry:
        return REGISTRY


@pytest.fixture
def file(project: Path) -> Path:
    return project / "studio.json"


@pytest.fixture
def editor(project: Path, file: Path, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return the client of an editor of `project`, as if it had the Steps above."""
    (project / ".motia").mkdir()
    monkeypatch.setattr(endpoints, "studio_file", lambda: StudioFile(project, project / ".motia"))
    monkeypatch.setattr(endpoints, "current_project", Current)
    client.force_login(somebody(Role.EDITOR))
    return client


def save(client: Client, request: Any, name: str = "One", **more: Any) -> Any:
    return client.put(EXAMPLES, {"name": name, "request": request, **more}, content_type="application/json")


def test_endpoints_are_listed_with_what_a_request_needs(editor: Client, file: Path) -> None:
    file.write_text('{"examples": {"Ticket": {"One": {"body": 1}}, "Gone": {"x": {}}}}')
    page = editor.get("/api/endpoints").json()
    create, show, other = page["endpoints"]
    assert (create["trigger"], create["body"]) == ("http(POST /tickets)", {"type": "object"})
    assert (show["path"], show["params"], show["responses"]) == ("/tickets/:id", ["id"], {"200": {"type": "object"}})
    assert (other["runs"], other["shadowedBy"]) == (False, "Ticket")
    assert (page["version"], page["examples"], page["problem"]) == (3, {"Ticket": {"One": {"body": 1}}}, None)


def test_a_damaged_file_leaves_the_list_and_is_told(editor: Client, file: Path) -> None:
    file.write_text("{\n<<<<<<< mine")
    page = editor.get("/api/endpoints").json()
    assert len(page["endpoints"]) == 3
    assert page["problem"]["message"].startswith("studio.json:2: has the marks of a merge")
    assert save(editor, {}).status_code == 500
    assert file.read_text() == "{\n<<<<<<< mine"


def test_an_example_is_saved_a_key_a_line_without_secrets_and_taken_away(editor: Client, file: Path) -> None:
    headers = {"Authorization": "Bearer secret", "Cookie": "secret", "X-API-Key": "secret", "X-Shop": "a"}
    asked = {"params": {"id": "7"}, "query": {"q": ["a", "b"]}, "headers": headers}
    assert save(editor, asked, trigger="http(GET tickets/:id)").status_code == 200
    assert save(editor, {"body": {"title": "Paper"}}, name="Two").status_code == 200
    assert "secret" not in file.read_text()
    assert json.loads(file.read_text())["examples"]["Ticket"] == {
        "One": {
            "endpoint": "GET /tickets/:id",
            "params": {"id": "7"},
            "query": {"q": ["a", "b"]},
            "headers": {"x-shop": "a"},
        },
        "Two": {"endpoint": "POST /tickets", "body": {"title": "Paper"}},
    }
    assert '          "title": "Paper"\n' in file.read_text()
    assert set(save(editor, None).json()["examples"]["Ticket"]) == {"Two"}
    assert save(editor, None, name="Two").json() == {"examples": {}}
    assert json.loads(file.read_text()) == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"request": {}}, 400),
        ({"name": "x", "request": []}, 400),
        ({"name": "x", "request": {"params": {"id": "1"}}}, 400),
        ({"name": "x", "request": {"body": "x" * 70_000}}, 400),
        ({"name": "x", "request": {}, "trigger": "queue(x)"}, 404),
        ({"name": "x", "request": {}, "trigger": 1}, 400),
        ([], 400),
    ],
)
def test_an_example_that_makes_no_sense_is_refused_in_words(editor: Client, file: Path, body: Any, status: int) -> None:
    answer = editor.put(EXAMPLES, body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["error"]["hint"]
    assert not file.exists()


def test_who_only_looks_neither_sends_nor_saves(editor: Client, file: Path) -> None:
    editor.force_login(somebody(Role.VIEWER))
    assert editor.post("/api/endpoints/Ticket/send", {}, content_type="application/json").status_code == 403
    assert save(editor, {}).status_code == 403
    editor.force_login(somebody(Role.OPERATOR))
    assert save(editor, {}).status_code == 403
    assert not file.exists()


def test_a_request_that_cannot_be_made_is_refused_before_anything_is_sent(editor: Client) -> None:
    told = editor.post(
        "/api/endpoints/Ticket/send", {"trigger": "http(GET tickets/:id)"}, content_type="application/json"
    )
    assert (told.status_code, told.json()["error"]["message"]) == (400, "the path /tickets/:id needs a value for :id")
    assert editor.post("/api/endpoints/Nobody/send", {}, content_type="application/json").status_code == 404


async def test_a_request_beyond_those_that_wait_is_refused_and_one_that_ended_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def waiting(*_: Any) -> Any:
        yield {"sent": {}}
        yield {"end": {}}

    monkeypatch.setattr(endpoints, "exchange", waiting)
    made, trace = outgoing("GET", "/", {}), TraceContext.new()
    begun = [endpoints._lines(Gateway("", 1), made, trace) for _ in range(endpoints.MOST_AT_ONCE + 1)]
    first = [json.loads(await anext(lines)) for lines in begun]
    assert [next(iter(event)) for event in first] == ["sent"] * endpoints.MOST_AT_ONCE + ["failed"]
    await begun[0].aclose()
    assert "sent" in json.loads(await anext(endpoints._lines(Gateway("", 1), made, trace)))
    for lines in begun:
        await lines.aclose()

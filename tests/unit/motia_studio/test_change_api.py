"""A Step is renamed, duplicated or deleted as a whole: file, name and what hangs on the name, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis
from django.contrib.auth.models import User
from django.test import Client

from motia_studio.api import change
from motia_studio.environment import Environment
from motia_studio.project import CurrentProject
from motia_studio.studio_file import StudioFile
from runtime.execution.snapshots import KEY
from runtime.model import Snapshot
from tests.console import described

FILE = "src/triage/triage_ticket_step.py"
CREATE = "src/create-ticket.step.ts"
STEPS = {
    FILE: 'config = {"name": "TriageTicket", "triggers": [{"type": "queue", "topic": "ticket.created"}]}\n'
    "\n\ndef handler(message, ctx):\n    pass\n",
    CREATE: "// é\nexport const config = { name: 'CreateTicket', triggers: [], enqueues: ['ticket.created'] }\n",
    "src/odd.step.ts": "const name = 'Odd'\nexport const config = { name, triggers: [] }\n",
}
CONFIGS = {
    FILE: {"name": "TriageTicket", "triggers": [{"type": "queue", "topic": "ticket.created"}]},
    CREATE: {"name": "CreateTicket", "triggers": [], "enqueues": ["ticket.created"]},
    "src/odd.step.ts": {"name": "Odd", "triggers": []},
}
QUEUE = "TriageTicket/queue(ticket.created)"


@pytest.fixture
def server(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def editor(
    *,
    project: Path,
    redis_url: str,
    server: redis.Redis,
    client: Client,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Client:
    """Return the client of an editor of a project with the Steps above, one of which has saved things."""
    found = []
    for file, text in STEPS.items():
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        (project / file).write_text(text)
        language = "python" if file.endswith(".py") else "node"
        found.append(described(file, language, CONFIGS[file]))
    server.set(KEY, msgspec.json.encode(Snapshot(1, tuple(found))))
    settings.ENVIRONMENT = Environment(project, redis_url, (), "", None, 0, 0)
    current, file = CurrentProject(project, redis_url), StudioFile(project, settings.ENVIRONMENT.home)
    monkeypatch.setattr(change, "current_project", lambda: current)
    monkeypatch.setattr(change, "studio_file", lambda: file)
    noted: list[Any] = []
    monkeypatch.setattr(change, "note", lambda user, text, **more: noted.append((user, text)))
    saved = {
        "positions": {"*": {"TriageTicket": [1, 2]}},
        "examples": {"TriageTicket": {"One": {"input": 1}}},
        "firstRun": [{"step": "CreateTicket", "awaits": "TriageTicket"}],
    }
    (project / "studio.json").write_text(json.dumps(saved))
    client.force_login(User.objects.create_superuser("ada"))
    client.noted = noted  # type: ignore[attr-defined]
    return client


def post(client: Client, step: str, **body: Any) -> Any:
    return client.post(f"/api/steps/{step}/change", body, content_type="application/json")


def files(project: Path) -> dict[str, str]:
    return {
        str(path.relative_to(project)): path.read_text()
        for path in sorted(project.rglob("*"))
        if path.is_file() and ".motia" not in path.parts
    }


@pytest.mark.django_db
def test_a_rename_takes_file_positions_examples_and_pause_along(
    editor: Client, project: Path, server: redis.Redis
) -> None:
    server.hset("motia:queue:paused", "TriageTicket", b'{"by":"ada"}')
    shown = post(editor, "TriageTicket", do="rename", to="SortTicket").json()
    assert shown["problems"] == []
    assert [(each["path"], each["to"]) for each in shown["changes"]] == [(FILE, "src/triage/sort_ticket_step.py")]
    done = post(editor, "TriageTicket", do="rename", to="SortTicket", write=True, versions=shown["versions"])
    assert (done.status_code, done.json()["path"]) == (200, "src/triage/sort_ticket_step.py")
    found = files(project)
    assert FILE not in found
    assert found["src/triage/sort_ticket_step.py"] == STEPS[FILE].replace("TriageTicket", "SortTicket")
    saved = json.loads(found["studio.json"])
    assert (saved["positions"]["*"], list(saved["examples"])) == ({"SortTicket": [1, 2]}, ["SortTicket"])
    assert saved["firstRun"] == [{"step": "CreateTicket", "awaits": "SortTicket"}]
    assert server.hgetall("motia:queue:paused") == {b"SortTicket": b'{"by":"ada"}'}
    assert editor.noted == [("ada", "renamed TriageTicket to SortTicket")]  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("do", ["rename", "delete"])
def test_messages_that_wait_are_never_lost_in_silence(editor: Client, server: redis.Redis, do: str) -> None:
    server.rpush(f"rq:queue:{QUEUE}", "one", "two")
    server.zadd(f"rq:failed:{QUEUE}", {"three": 1})
    said = post(editor, "TriageTicket", do=do, to="SortTicket").json()["consequences"]
    message = next(each for each in said if each["kind"] == "messages")
    assert message["severity"] == "breaks"
    assert "2 waiting messages and 1 dead letter" in message["message"]


@pytest.mark.django_db
def test_a_rename_says_that_what_was_saved_goes_along(editor: Client) -> None:
    said = post(editor, "TriageTicket", do="rename", to="SortTicket").json()["consequences"]
    assert [each["message"] for each in said if each["kind"] == "name"] == [
        "TriageTicket would be called SortTicket; its place in the diagram, its saved examples and a pause go along,"
        " and its traces stay with the old name"
    ]


@pytest.mark.django_db
def test_a_copy_stands_beside_its_step_under_its_own_name(editor: Client, project: Path) -> None:
    wish = {"do": "duplicate", "as": "Create Order"}
    shown = post(editor, "CreateTicket", **wish).json()
    assert shown["changes"][0]["path"] == "src/create-order.step.ts"
    assert post(editor, "CreateTicket", **wish, write=True, versions=shown["versions"]).status_code == 200
    assert files(project)["src/create-order.step.ts"] == STEPS[CREATE].replace("'CreateTicket'", "'Create Order'")
    assert files(project)[CREATE] == STEPS[CREATE]
    assert post(editor, "CreateTicket", **wish, write=True, versions=shown["versions"]).status_code == 400


@pytest.mark.django_db
def test_what_was_deleted_comes_back_by_its_undo(editor: Client, project: Path) -> None:
    shown = post(editor, "CreateTicket", do="delete").json()
    assert shown["changes"] == [{"path": CREATE, "before": STEPS[CREATE], "after": None}]
    assert any(each["kind"] == "topic" for each in shown["consequences"])
    done = post(editor, "CreateTicket", do="delete", write=True, versions=shown["versions"]).json()
    assert CREATE not in files(project)
    assert done["undo"] == {"path": CREATE, "text": STEPS[CREATE]}


@pytest.mark.django_db
@pytest.mark.parametrize("do", ["rename", "delete", "duplicate"])
def test_a_file_that_changed_since_is_left_alone(editor: Client, project: Path, do: str) -> None:
    versions = post(editor, "CreateTicket", do=do, to="Other", **{"as": "Other"}).json()["versions"]
    (project / CREATE).write_text(STEPS[CREATE] + "// more\n")
    before = files(project)
    for sent in (versions, None, {}):
        answer = post(editor, "CreateTicket", do=do, to="Other", **{"as": "Other"}, write=True, versions=sent)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "value_changed")
    assert files(project) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("CreateTicket", {"do": "rename", "to": ""}, "name"),
        ("CreateTicket", {"do": "rename"}, "name"),
        ("CreateTicket", {"do": "rename", "to": "a'; drop"}, "name"),
        ("CreateTicket", {"do": "rename", "to": "triageTICKET"}, "name"),
        ("CreateTicket", {"do": "rename", "to": "CreateTicket"}, "name"),
        ("CreateTicket", {"do": "rename", "to": "Taken"}, "name"),
        ("CreateTicket", {"do": "duplicate", "as": "Taken"}, "name"),
        ("Odd", {"do": "rename", "to": "Even"}, "name"),
        ("Odd", {"do": "duplicate", "as": "Even"}, "name"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    editor: Client, project: Path, step: str, body: dict[str, Any], field: str
) -> None:
    (project / "src" / "taken.step.ts").touch()
    before = files(project)
    shown = post(editor, step, **body).json()
    assert [each["field"] for each in shown["problems"]] == [field], shown
    assert post(editor, step, **body, write=True, versions=shown["versions"]).status_code == 400
    assert files(project) == before


@pytest.mark.django_db
def test_a_name_that_is_no_text_is_told_with_its_line(editor: Client) -> None:
    (problem,) = post(editor, "Odd", do="rename", to="Even").json()["problems"]
    assert "src/odd.step.ts:2" in problem["hint"]


@pytest.mark.django_db
def test_a_file_that_others_import_keeps_its_name(editor: Client, project: Path) -> None:
    (project / "src" / "other.ts").write_text("import { config } from './create-ticket.step'\n")
    shown = post(editor, "CreateTicket", do="rename", to="OpenTicket").json()
    assert "to" not in shown["changes"][0]
    assert any("because src/other.ts imports it" in each["message"] for each in shown["consequences"])


@pytest.mark.django_db
def test_a_rename_that_fails_halfway_leaves_everything_as_it_was(
    editor: Client, project: Path, server: redis.Redis
) -> None:
    (project / "studio.json").write_text("{broken")
    server.hset("motia:queue:paused", "TriageTicket", b"{}")
    before, versions = files(project), post(editor, "TriageTicket", do="rename", to="Sort").json()["versions"]
    answer = post(editor, "TriageTicket", do="rename", to="Sort", write=True, versions=versions)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "config_invalid")
    assert files(project) == before
    assert list(server.hgetall("motia:queue:paused")) == [b"TriageTicket"]


@pytest.mark.django_db
def test_a_step_that_is_not_there_or_a_deed_that_is_none_is_refused(editor: Client) -> None:
    assert post(editor, "Gone", do="delete").status_code == 404
    assert post(editor, "CreateTicket", do="explode").status_code == 400
    assert post(editor, "CreateTicket", do=[]).status_code == 400
    assert post(editor, "CreateTicket").status_code == 400

"""A new Step is proposed while its form is being filled in, and written once nothing speaks against it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis
from django.contrib.auth.models import User
from django.test import Client

from motia_studio.api import new
from motia_studio.environment import Environment
from motia_studio.project import CurrentProject
from runtime.execution.snapshots import KEY
from runtime.model import Snapshot
from tests.console import described

STEPS = (
    described(
        "src/tickets/create-ticket.step.ts",
        "node",
        {
            "name": "CreateTicket",
            "flows": ["support"],
            "triggers": [{"type": "http", "method": "POST", "path": "/tickets"}],
            "enqueues": ["ticket.created"],
        },
    ),
    described(
        "src/triage/triage_ticket_step.py",
        "python",
        {"name": "TriageTicket", "flows": ["support"], "triggers": [{"type": "queue", "topic": "ticket.created"}]},
    ),
)
QUEUE = {"name": "Notify Customer", "language": "typescript", "trigger": {"type": "queue", "topic": "ticket.created"}}


@pytest.fixture
def editor(project: Path, redis_url: str, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return the client of an editor of a project with the Steps above."""
    with redis.Redis.from_url(redis_url) as server:
        server.set(KEY, msgspec.json.encode(Snapshot(1, STEPS)))
    monkeypatch.setenv("MOTIA_REDIS_URL", redis_url)
    settings.ENVIRONMENT = Environment(project, redis_url, (), "", None, 0, 0)
    current = CurrentProject(project, redis_url)
    monkeypatch.setattr(new, "current_project", lambda: current)
    noted: list[Any] = []
    monkeypatch.setattr(new, "note", lambda user, text, **more: noted.append((user, text, more["step"])))
    client.force_login(User.objects.create_superuser("ada"))
    client.noted = noted  # type: ignore[attr-defined]
    return client


def post(client: Client, **body: Any) -> Any:
    return client.post("/api/new", body, content_type="application/json")


@pytest.mark.django_db
def test_a_form_is_offered_what_the_project_has(editor: Client) -> None:
    found = editor.get("/api/new").json()
    assert [(each["name"], each["used"]) for each in found["languages"]] == [
        ("typescript", 1),
        ("python", 1),
        ("javascript", 0),
    ]
    assert found["topics"] == [
        {"name": "ticket.created", "consumers": ["TriageTicket"], "producers": ["CreateTicket"], "schema": False}
    ]
    assert (found["flows"], found["folders"]) == (["support"], ["src/tickets", "src/triage"])
    assert found["endpoints"] == ["POST /tickets"]
    assert [each["type"] for each in found["triggers"]] == ["http", "queue", "cron", "state", "stream"]


@pytest.mark.django_db
def test_a_proposal_is_shown_and_then_written_once(editor: Client, project: Path) -> None:
    shown = post(editor, **QUEUE, write=False).json()
    assert (shown["path"], shown["problems"]) == ("src/tickets/notify-customer.step.ts", [])
    assert shown["notes"] == ["TriageTicket takes ticket.created too: each of them gets every message."]
    assert not (project / shown["path"]).exists()
    written = post(editor, **QUEUE, write=True)
    assert (written.status_code, written.json()["path"]) == (201, shown["path"])
    assert (project / shown["path"]).read_text() == shown["text"]
    assert editor.noted == [("ada", "made the Step Notify Customer", "Notify Customer")]  # type: ignore[attr-defined]
    again = post(editor, **QUEUE, write=True)
    assert (again.status_code, again.json()["problems"][0]["field"]) == (400, "name")


@pytest.mark.django_db
def test_a_text_that_somebody_edited_is_written_as_it_is_once_it_can_be_parsed(editor: Client, project: Path) -> None:
    broken = post(editor, **QUEUE, write=True, text="export const =")
    assert (broken.status_code, broken.json()["problems"][0]["field"]) == (400, "text")
    assert post(editor, **QUEUE, write=True, text="export const a = 1\n").status_code == 201
    assert (project / "src/tickets/notify-customer.step.ts").read_text() == "export const a = 1\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "1st"}, "name"),
        ({"name": "../x"}, "name"),
        ({"name": "triageticket"}, "name"),
        ({"name": "con"}, "name"),
        ({"name": "constructor"}, "name"),
        ({"language": "cobol"}, "language"),
        ({"kind": "plugin"}, "kind"),
        ({"folder": "docs"}, "folder"),
        ({"folder": "src/../.."}, "folder"),
        ({"folder": "src/.hidden"}, "folder"),
        ({"folder": "src/node_modules"}, "folder"),
        ({"folder": "src/ignored"}, "folder"),
        ({"folder": "SRC"}, "folder"),
        ({"folder": "src/aux"}, "folder"),
        ({"trigger": {"type": {}}}, "trigger.type"),
        ({"trigger": {"type": "queue", "topic": ""}}, "trigger.topic"),
        ({"trigger": {"type": "queue", "topic": "@state"}}, "trigger.topic"),
        ({"trigger": {"type": "queue", "topic": "a\u202eb"}}, "trigger.topic"),
        ({"trigger": {"type": "http", "method": "POST", "path": "/tickets"}}, "trigger.path"),
        ({"trigger": {"type": "http", "method": "POST", "path": "/a b"}}, "trigger.path"),
        ({"trigger": {"type": "http", "method": "BREW", "path": "/a"}}, "trigger.method"),
        ({"trigger": {"type": "cron", "expression": "never"}}, "trigger.expression"),
        ({"trigger": {"type": "plugin"}}, "trigger.type"),
        ({"enqueues": ["ticket.created"]}, "enqueues"),
        ({"enqueues": "x"}, "enqueues"),
        ({"enqueues": ["@cron"]}, "enqueues"),
        ({"description": "a\u0007b"}, "description"),
        ({"schema": {"type": "thing"}}, "schema"),
        ({"schemaFrom": "ticket.created"}, "schemaFrom"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_never_written(
    editor: Client, project: Path, body: dict[str, Any], field: str
) -> None:
    (project / ".gitignore").write_text("ignored/\n")
    shown = post(editor, **{**QUEUE, **body})
    assert shown.status_code == 200
    assert field in [each["field"] for each in shown.json()["problems"]], shown.json()
    assert all(each["message"] and each["hint"] for each in shown.json()["problems"])
    assert post(editor, **{**QUEUE, **body}, write=True).status_code == 400
    assert [path for path in project.rglob("*") if path.is_file() and path.name != ".gitignore"] == []


@pytest.mark.django_db
def test_a_file_that_differs_in_capitals_alone_is_in_the_way(editor: Client, project: Path) -> None:
    (project / "src/tickets").mkdir()
    (project / "src/tickets/Notify-Customer.step.ts").touch()
    assert "Notify-Customer.step.ts already" in post(editor, **QUEUE).json()["problems"][0]["message"]


@pytest.mark.django_db
def test_new_tells_a_schedule_in_words_with_its_next_times(editor: Client) -> None:
    body = {**QUEUE, "trigger": {"type": "cron", "expression": "30 9 * * *"}}
    schedule = post(editor, **body).json()["schedule"]
    assert schedule["words"] == "At 09:30 every day"
    assert [at / 60_000 % (24 * 60) for at in schedule["next"]] == [9 * 60 + 30] * 3
    unreadable = post(editor, **{**QUEUE, "trigger": {"type": "cron", "expression": "soon"}}).json()
    assert unreadable["schedule"] is None
    assert [problem["field"] for problem in unreadable["problems"]] == ["trigger.expression"]

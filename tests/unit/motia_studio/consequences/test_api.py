"""`POST /api/consequences` tells what changes would bring, and refuses what isn't one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motia_studio.accounts.roles import Role
from motia_studio.environment import Environment
from tests.people import somebody
from tests.unit.motia_studio.consequences.desk import FILES, Desk

SWEEP = "src/sweep_step.py"


@pytest.fixture
def editor(project: Path, redis_url: str, settings: Any, db: None) -> Client:
    Desk(project, redis_url).publish()
    settings.ENVIRONMENT = Environment(project, redis_url, (), "", None, 0, 0)
    client = Client()
    client.force_login(somebody(Role.EDITOR))
    return client


def ask(client: Client, body: Any) -> Any:
    return client.post("/api/consequences", body, content_type="application/json")


def test_consequences_are_told_with_all_that_the_page_shows(editor: Client) -> None:
    change = {"path": SWEEP, "text": FILES[SWEEP].replace('cron("0 0 9 * * *")', "")}
    (found,) = ask(editor, {"changes": [change]}).json()["consequences"]
    before = found.pop("before")
    assert (before["words"], before["timezone"], len(before["next"])) == ("At 09:00 every day", "UTC", 5)
    assert found == {
        "kind": "schedule",
        "severity": "breaks",
        "message": "Sweep would not run at 09:00 every day any more",
        "step": "Sweep",
        "topic": None,
        "path": SWEEP,
        "line": 2,
        "after": None,
    }


NO_CHANGES: list[Any] = [
    None,
    [],
    [{"text": "a"}],
    [{"path": "../a.py", "text": ""}],
    [{"path": ".env", "text": ""}],
    [{"path": "a.py", "text": "", "to": "../b.py"}],
    [{"path": "a.py", "text": 1}],
    [{"path": "a.py", "text": "\ud800"}],
    [{"path": "a.py", "text": "a" * 1_100_000}],
    [{"path": "a.py", "text": ""}] * 51,
]


def test_what_is_no_change_is_refused(editor: Client) -> None:
    for changes in NO_CHANGES:
        answer = ask(editor, {"changes": changes})
        assert answer.status_code == 400, str(changes)[:80]
        assert answer.json()["error"]["hint"]

"""The page puts Steps of the diagram where people want them, and studio.json keeps them there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from motia_studio.api import layout
from motia_studio.studio_file import StudioFile

pytestmark = pytest.mark.django_db
TOKEN = "t" * 32


@pytest.fixture
def api(project: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return a client that is logged in, of a console that serves `project`."""
    (project / ".motia").mkdir()
    monkeypatch.setattr(layout, "studio_file", lambda: StudioFile(project, project / ".motia"))
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("owner"))
    client.cookies["motia_csrf"] = TOKEN
    return client


def put(api: Client, body: Any, **headers: str) -> Any:
    return api.put("/api/layout", body, "application/json", headers={"X-CSRFToken": TOKEN, **headers})


def test_positions_are_put_and_read(api: Client, project: Path) -> None:
    answer = put(api, {"flow": "*", "positions": {"Create": [1.4, 2], "Gone": None}})
    assert answer.json() == api.get("/api/layout").json()
    assert answer.json()["positions"] == {"*": {"Create": [1, 2]}}
    assert (project / "studio.json").exists()


def test_another_site_cannot_move_anything(api: Client, project: Path) -> None:
    assert api.put("/api/layout", {"flow": "*", "positions": {}}, "application/json").status_code == 403
    assert put(api, {"flow": "*", "positions": {"A": [1, 2]}}, **{"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert not (project / "studio.json").exists()


@pytest.mark.parametrize(
    "body",
    [
        {"positions": {}},
        {"flow": "", "positions": {}},
        {"flow": "*"},
        {"flow": "*", "positions": [1]},
        {"flow": "*", "positions": {"A": [1]}},
        {"flow": "*", "positions": {"A": [1, True]}},
        {"flow": "*", "positions": {"A": [1, "2"]}},
        {"flow": "*", "positions": {"A": [1, 1e300]}},
        {"flow": "*", "positions": {"": [1, 2]}},
        {"flow": "*", "positions": {str(number): None for number in range(5001)}},
        [],
        "{",
        '{"flow": "*", "positions": {"A": [NaN, 2]}}',
        "[" * 100_000,
    ],
)
def test_a_body_that_makes_no_sense_is_refused_in_words(api: Client, project: Path, body: Any) -> None:
    answer = put(api, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["hint"]
    assert not (project / "studio.json").exists()


def test_a_damaged_file_is_told_to_the_page(api: Client, project: Path) -> None:
    (project / "studio.json").write_text("{\n  oops")
    answer = api.get("/api/layout")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "config_invalid")
    assert answer.json()["error"]["message"].startswith("studio.json:2: ")

"""Files are listed, read, checked and saved over HTTP, by editors and by nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from motia_studio.accounts.roles import Role
from motia_studio.api import files
from tests.people import somebody

TOKEN = "t" * 32
FILE = "src/greet_step.py"


@pytest.fixture
def api(project: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Client:  # type: ignore[no-untyped-def]
    class Environment:
        folder = project
        home = project / ".motia"

    (project / ".motia").mkdir()
    (project / FILE).write_text("a = 1\n")
    settings.ENVIRONMENT = Environment
    noted: list[Any] = []
    monkeypatch.setattr(files, "note", lambda user, text, **more: noted.append((user, text)))
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("ada"))
    client.cookies["motia_csrf"] = TOKEN
    client.noted = noted  # type: ignore[attr-defined]
    return client


def send(api: Client, method: str, path: str, body: Any) -> Any:
    return getattr(api, method)(f"/api/files/{path}", body, "application/json", headers={"X-CSRFToken": TOKEN})


@pytest.mark.django_db
def test_a_file_is_listed_read_and_saved_and_the_log_says_by_whom(api: Client, project: Path) -> None:
    assert api.get("/api/files").json() == {"files": [FILE], "more": False}
    read = api.get(f"/api/files/{FILE}").json()
    assert (read["text"], read["language"], read["lineEnding"]) == ("a = 1\n", "python", "lf")
    saved = send(api, "put", FILE, {"text": "a = 2\n", "base": read["version"]})
    assert saved.json() == api.get(f"/api/files/{FILE}").json()
    assert (project / FILE).read_text() == "a = 2\n"
    assert api.noted == [("ada", f"saved {FILE}")]  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_conflict_tells_what_is_there_and_a_deleted_file_that_nothing_is(api: Client, project: Path) -> None:
    base = api.get(f"/api/files/{FILE}").json()["version"]
    (project / FILE).write_text("theirs")
    refused = send(api, "put", FILE, {"text": "mine", "base": base})
    now = api.get(f"/api/files/{FILE}").json()
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "value_changed")
    assert (refused.json()["theirs"], refused.json()["version"]) == ("theirs", now["version"])
    (project / FILE).unlink()
    refused = send(api, "put", FILE, {"text": "mine", "base": base})
    assert (refused.status_code, refused.json()["theirs"], refused.json()["version"]) == (409, None, None)
    assert api.get(f"/api/files/{FILE}").status_code == 404


@pytest.mark.django_db
def test_a_file_is_made_in_a_new_folder_moved_taken_away_and_put_back(api: Client, project: Path) -> None:
    made = send(api, "put", "src/new/a.py", {"text": "a = 3\n", "base": None}).json()
    again = send(api, "put", "src/new/a.py", {"text": "b", "base": None})
    assert (again.status_code, again.json()["theirs"]) == (409, "a = 3\n")
    moved = send(api, "patch", "src/new/a.py", {"to": "src/far/off/b.py", "base": made["version"]}).json()
    assert (moved["path"], moved["text"], moved["version"]) == ("src/far/off/b.py", "a = 3\n", made["version"])
    assert not (project / "src/new/a.py").exists()
    gone = api.delete(f"/api/files/src/far/off/b.py?base={made['version']}", headers={"X-CSRFToken": TOKEN})
    assert gone.json() == {"path": "src/far/off/b.py", "text": "a = 3\n"}
    assert api.get("/api/files").json()["files"] == [FILE]
    back = send(api, "put", "src/far/off/b.py", {"text": gone.json()["text"], "base": None})
    assert back.json()["version"] == made["version"]
    assert [text for _, text in api.noted] == [  # type: ignore[attr-defined]
        "saved src/new/a.py",
        "moved src/new/a.py to src/far/off/b.py",
        "deleted src/far/off/b.py",
        "saved src/far/off/b.py",
    ]


@pytest.mark.django_db
def test_a_file_that_has_changed_is_neither_moved_nor_taken_away(api: Client, project: Path) -> None:
    (project / "src/other.py").write_text("")
    base = api.get(f"/api/files/{FILE}").json()["version"]
    assert send(api, "patch", FILE, {"to": "src/other.py", "base": base}).status_code == 409
    assert send(api, "patch", FILE, {"to": FILE, "base": base}).status_code == 400
    (project / FILE).write_text("theirs")
    assert send(api, "patch", FILE, {"to": "src/b.py", "base": base}).status_code == 409
    assert api.delete(f"/api/files/{FILE}?base={base}", headers={"X-CSRFToken": TOKEN}).status_code == 409
    assert (project / FILE).read_text() == "theirs"
    assert not (project / "src/b.py").exists()


@pytest.mark.django_db
def test_what_starts_programs_is_moved_and_taken_away_by_admins_only(api: Client, project: Path) -> None:
    (project / "package.json").write_text("{}")
    base = api.get("/api/files/package.json").json()["version"]
    api.force_login(somebody(Role.EDITOR))
    assert send(api, "patch", "package.json", {"to": "a.json", "base": base}).status_code == 403
    assert send(api, "patch", FILE, {"to": "conftest.py", "base": base}).status_code == 403
    assert api.delete(f"/api/files/package.json?base={base}", headers={"X-CSRFToken": TOKEN}).status_code == 403


@pytest.mark.django_db
def test_a_text_is_checked_without_being_saved(api: Client, project: Path) -> None:
    found = send(api, "post", "check", {"path": FILE, "text": "a ="}).json()["problems"]
    assert found == [{"line": 1, "column": 4, "message": "invalid syntax"}]
    assert (project / FILE).read_text() == "a = 1\n"
    (project / "check").write_text("a file of that name")
    assert api.get("/api/files/check").json()["text"] == "a file of that name"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("put", FILE, {"text": "a"}),
        ("put", FILE, {"text": "a", "base": ""}),
        ("put", FILE, {"text": "a", "base": 1}),
        ("put", FILE, {"base": "x"}),
        ("put", FILE, {"text": ["a"], "base": "x"}),
        ("put", ".env", {"text": "a", "base": None}),
        ("put", "src/%2e%2e/%2e%2e/x.py", {"text": "a", "base": None}),
        ("put", "/etc/passwd", {"text": "a", "base": None}),
        ("put", FILE, []),
        ("patch", FILE, {"to": "../a.py", "base": "x"}),
        ("patch", FILE, {"to": "src/a.py"}),
        ("post", "check", {"path": FILE}),
        ("post", "check", {"path": "../a.py", "text": "a"}),
        ("post", "check", {"text": "a"}),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_words(
    api: Client, project: Path, method: str, path: str, body: Any
) -> None:
    answer = send(api, method, path, body)
    assert answer.status_code == 400, answer.content
    assert answer.json()["error"]["hint"]
    assert (project / FILE).read_text() == "a = 1\n"


@pytest.mark.django_db
def test_files_are_for_editors_alone(api: Client) -> None:
    api.force_login(somebody(Role.OPERATOR))
    for path in ("", f"/{FILE}", "/config.yaml"):
        assert api.get(f"/api/files{path}").status_code == 403
    assert send(api, "put", FILE, {"text": "a", "base": "x"}).status_code == 403

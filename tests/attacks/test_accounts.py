"""How accounts are made and changed, by the command and on the admin's page, and what nobody may do to them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from motia_studio.accounts import people
from motia_studio.accounts.links import create_login_link
from motia_studio.accounts.models import LoginLink
from motia_studio.accounts.roles import Role, role_given, role_of
from runtime.errors import InvalidInput
from tests.attacks.target import QUICK, logged_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
ORIGIN = "http://127.0.0.1:3113"


@pytest.fixture(autouse=True)
def project_of_command(project: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = QUICK
    settings.ENVIRONMENT = settings.ENVIRONMENT.__class__(project, "", (ORIGIN,), "", None, 0, 0)


def users(*arguments: str, typed: str | None = None, monkeypatch: pytest.MonkeyPatch | None = None) -> str:
    """Run the command and return what it prints on stdout."""
    if typed is not None and monkeypatch is not None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    told = io.StringIO()
    call_command("users", *arguments, stdout=told, stderr=io.StringIO())
    return told.getvalue()


def test_a_person_is_invited_chooses_a_password_and_changes_it() -> None:
    link = users("add", "ada", "--role", "operator").strip()
    browser = Client()
    assert browser.get(link.removeprefix(ORIGIN))["Location"] == "/password/"
    page = browser.get("/password/").content.decode()
    assert "Choose a password" in page
    assert "old_password" not in page
    weak = browser.post("/password/", {"new_password1": "ada", "new_password2": "ada"})
    assert "too short" in weak.content.decode()
    chosen = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert browser.post("/password/", chosen).status_code == 302
    changed = {"new_password1": PASSWORD + "2", "new_password2": PASSWORD + "2"}
    assert browser.post("/password/", changed).status_code == 200, "the old one is asked for now"
    assert browser.post("/password/", {**changed, "old_password": PASSWORD}).status_code == 302
    assert Client().login(username="ada", password=PASSWORD + "2")


def test_the_command_lists_gives_roles_and_keeps_people_out(monkeypatch: pytest.MonkeyPatch) -> None:
    users("add", "grace", "--role", "admin", "--password", typed=PASSWORD, monkeypatch=monkeypatch)
    users("add", "ada")
    ada = User.objects.get(username="ada")
    assert role_of(ada) is Role.VIEWER
    users("role", "ada", "editor")
    users("disable", "ada")
    rows = users().splitlines()
    assert [row.split()[:2] for row in rows] == [["ada", "disabled"], ["grace", "admin"]]
    ada = User.objects.get(username="ada")
    assert (role_of(ada), role_given(ada)) == (None, Role.EDITOR)
    users("enable", "ada")
    users("password", "ada", typed=PASSWORD, monkeypatch=monkeypatch)
    assert Client().login(username="ada", password=PASSWORD)
    assert users("link", "ada").startswith(f"{ORIGIN}/login/")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "ada"), "already exists"),
        (("add", "x\ny"), "valid username"),
        (("add", "new", "--password"), "too short"),
        (("role", "nobody", "viewer"), "there are: ada"),
    ],
)
def test_the_command_says_what_is_wrong_and_does_nothing(
    arguments: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.create_user("ada")
    with pytest.raises(CommandError, match=words):
        users(*arguments, typed="short", monkeypatch=monkeypatch)
    assert list(User.objects.values_list("username", flat=True)) == ["ada"]


def test_a_link_for_somebody_is_the_last_one_only_and_works_for_a_day() -> None:
    ada = people.add("ada", Role.VIEWER)
    first, second = (create_login_link(ORIGIN, "password", ada).removeprefix(ORIGIN) for _ in range(2))
    assert Client().get(first).status_code == 410
    (kept,) = LoginLink.objects.filter(user=ada)
    kept.expires -= timedelta(hours=23, minutes=59)
    kept.save()
    assert Client().get(second).status_code == 302
    assert Client().get(second).status_code == 410


@pytest.fixture
def admin() -> Iterator[Client]:
    yield logged_in(Role.ADMIN)


def test_A58_the_last_admin_stays_one(admin: Client) -> None:
    only = User.objects.get(username="the admin")
    spare = people.add("spare", Role.ADMIN)
    people.set_role(spare, Role.EDITOR)
    for change in (lambda: people.set_role(only, Role.EDITOR), lambda: people.set_active(only, False)):
        with pytest.raises(InvalidInput, match="the only admin"):
            change()
    for fields in ({"role": "viewer", "is_active": "on"}, {"role": "admin"}):
        page = admin.post(f"/admin/auth/user/{only.pk}/change/", {"username": only.username, **fields})
        assert "the only admin" in page.content.decode()
    assert admin.post(f"/admin/auth/user/{only.pk}/delete/", {"post": "yes"}).status_code == 403
    assert role_of(User.objects.get(pk=only.pk)) is Role.ADMIN


def test_the_admins_page_gives_one_role_and_nothing_else(admin: Client) -> None:
    ada = people.add("ada", Role.ADMIN)
    page = admin.get(f"/admin/auth/user/{ada.pk}/change/").content.decode()
    assert "has a shell as the user that runs the studio" in page
    sent = {"username": "ada", "role": "editor", "is_active": "on", "is_superuser": "on", "is_staff": "on"}
    assert admin.post(f"/admin/auth/user/{ada.pk}/change/", {**sent, "groups": ["4"]}).status_code == 302
    ada = User.objects.get(pk=ada.pk)
    assert (role_of(ada), ada.is_superuser, ada.is_staff) == (Role.EDITOR, False, False)
    assert list(ada.groups.values_list("name", flat=True)) == ["editor"]


@pytest.mark.parametrize("path", ["/admin/", "/admin/auth/user/", "/admin/auth/user/add/"])
def test_an_admin_by_role_alone_opens_the_pages_of_accounts(path: str) -> None:
    client = Client()
    client.force_login(people.add("grace", Role.ADMIN))
    assert client.get(path).status_code == 200

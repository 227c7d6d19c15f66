"""A link logs one person in, once, for ten minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from motia_studio.accounts.links import create_login_link
from motia_studio.accounts.models import LoginLink

pytestmark = pytest.mark.django_db
BASE = "http://127.0.0.1:3113"


def path_of(link: str) -> str:
    return link.removeprefix(BASE)


def is_logged_in(client: Client) -> bool:
    return client.get("/api/traces").status_code == 200


def test_a_link_logs_its_owner_in_once(client: Client) -> None:
    path = path_of(create_login_link(BASE))
    assert client.get(path)["Location"] == "/"
    assert is_logged_in(client)
    again = Client()
    refused = again.get(path)
    assert refused.status_code == 410
    assert "./studio login" in refused.content.decode()
    assert not is_logged_in(again)


def test_a_link_changes_the_session_that_was_there_before(client: Client) -> None:
    client.session["planted"] = True
    before = client.session.session_key
    client.get(path_of(create_login_link(BASE)))
    assert client.session.session_key != before


def test_looking_at_a_link_does_not_use_it_up(client: Client) -> None:
    path = path_of(create_login_link(BASE))
    assert client.head(path).status_code == 204
    assert client.get(path, headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 204
    assert not is_logged_in(client)
    client.get(path)
    assert is_logged_in(client)


def test_a_link_ends_after_ten_minutes(client: Client) -> None:
    path = path_of(create_login_link(BASE))
    LoginLink.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 410


def test_a_link_of_a_disabled_account_leads_nowhere(client: Client) -> None:
    path = path_of(create_login_link(BASE))
    User.objects.update(is_active=False)
    assert client.get(path).status_code == 410


def test_the_database_holds_no_token() -> None:
    token = create_login_link(BASE).rstrip("/").rpartition("/")[2]
    assert len(token) > 40
    assert token not in LoginLink.objects.get().digest


@pytest.mark.parametrize("target", ["//evil.example.org", "https://evil.example.org/", "\\\\evil.example.org"])
def test_a_link_leads_only_into_the_console(client: Client, target: str) -> None:
    assert client.get(path_of(create_login_link(BASE, target)))["Location"] == "/"


def test_two_links_share_one_owner() -> None:
    create_login_link(BASE)
    create_login_link(BASE)
    owner = User.objects.get()
    assert owner.username == "owner"
    assert owner.is_superuser
    assert not owner.has_usable_password()

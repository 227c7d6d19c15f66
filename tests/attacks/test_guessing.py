"""People who guess passwords, and accounts whose role nobody gave them."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from motia_studio.accounts import throttle
from motia_studio.accounts.models import FailedLogins
from motia_studio.accounts.roles import Role, role_of
from motia_studio.client_address import FromProxy
from tests.attacks.target import QUICK, logged_in
from tests.faults.report import report

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def ada(settings: Any) -> User:
    settings.PASSWORD_HASHERS = QUICK
    return User.objects.create_user("ada", password=PASSWORD)


def log_in(name: str = "ada", password: str = "wrong", address: str = "203.0.113.5", **headers: str) -> Any:
    return Client(REMOTE_ADDR=address).post("/login/", {"username": name, "password": password}, headers=headers)


def test_A14_an_account_is_asked_for_its_password_a_few_times_only_wherever_guesses_come_from() -> None:
    looked_at = [log_in(address=f"203.0.113.{number}").status_code for number in range(200)].count(200)
    refused = log_in(password=PASSWORD, address="198.51.100.1")
    report("A14", n=200, note=f"guesses at one account: {looked_at} looked at, then {refused.status_code}")
    assert looked_at <= 15
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 300
    assert b"failed too often" in refused.content
    assert log_in("bob", address="198.51.100.1").status_code == 200


def test_A14_an_address_may_try_a_few_accounts_only_and_says_itself_who_it_is_in_vain() -> None:
    looked_at = [
        log_in(f"user{number}", **{"X-Forwarded-For": f"198.51.100.{number}", "X-Real-IP": "192.0.2.1"}).status_code
        for number in range(60)
    ].count(200)
    assert looked_at <= 15
    assert log_in("eve", address="2001:db8::1").status_code == 200
    assert [log_in(f"v6-{n}", address=f"2001:db8:0:1::{n:x}").status_code for n in range(30)].count(200) <= 15


def test_A14_waiting_grows_and_ends_and_a_right_password_begins_anew() -> None:
    waits = []
    for _ in range(14):
        FailedLogins.objects.update(until=timezone.now())
        log_in()
        row = FailedLogins.objects.order_by("-until")[0]
        waits.append(row.until - row.last)
    assert waits == sorted(waits)
    assert waits[4] < timedelta(seconds=5) < waits[-1] <= throttle.LONGEST_WAIT
    FailedLogins.objects.update(until=timezone.now())
    assert log_in(password=PASSWORD).status_code == 302
    assert log_in().status_code == 200, "the account has its free attempts again"
    for row in FailedLogins.objects.all():
        row.last -= throttle.FORGOTTEN_AFTER
        row.save()
    log_in()
    assert [row.failures for row in FailedLogins.objects.all()] == [1, 1]


@pytest.mark.parametrize("name", ["ADA", " ada ", "\uff41da", "Ada"])
def test_A14_other_spellings_of_a_name_count_for_it(name: str) -> None:
    for number in range(5):
        log_in(name, address=f"203.0.113.{number}")
    assert log_in(address="198.51.100.1").status_code == 429


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, 10.0.0.9", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),
    ],
)
async def test_A14_only_a_trusted_proxy_says_who_a_request_is_from(peer: str, forwarded: str, client: str) -> None:
    seen: list[Any] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"][0])

    headers = [(b"x-forwarded-for", forwarded.encode()), (b"x_forwarded_for", b"9.9.9.9")]
    scope = {"type": "http", "client": [peer, 1], "headers": headers}
    await FromProxy([ipaddress.ip_network("10.0.0.0/8")], inside)(scope, None, None)
    await FromProxy([], inside)(scope, None, None)
    assert seen == [client, peer]


def test_A15_an_unknown_name_a_wrong_password_and_a_disabled_account_get_the_same_answer_and_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    User.objects.create_user("gone", password=PASSWORD, is_active=False)
    User.objects.create_user("invited")
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    pages, work = set(), []
    for number, name in enumerate(("ada", "nobody", "gone", "invited")):
        hashed.clear()
        page = log_in(name, PASSWORD if name == "gone" else "wrong", address=f"203.0.113.{number}")
        pages.add((page.status_code, page.content.replace(page.context["csrf_token"].encode(), b"")))
        work.append(len(hashed))
    assert len(pages) == 1
    assert work == [1, 1, 1, 1]


def test_A16_a_name_of_megabytes_is_refused_and_leaves_nothing(caplog: pytest.LogCaptureFixture) -> None:
    refused = log_in("x" * 1_900_000 + "\r\n\x1b[31m")
    assert refused.status_code == 200
    assert sum(len(record.getMessage()) for record in caplog.records) < 1024
    assert log_in("x" * 3_000_000).status_code in (400, 413)
    assert max(len(row.about) for row in FailedLogins.objects.all()) == 64


def test_A17_the_session_from_before_a_login_is_not_the_one_after_it() -> None:
    client = Client()
    before = SessionStore()
    before["planted"] = True
    before.save()
    planted = str(before.session_key)
    client.cookies["motia_session"] = planted
    client.post("/login/", {"username": "ada", "password": PASSWORD})
    after = client.cookies["motia_session"].value
    assert after != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert authenticate(username="ada", password=PASSWORD) is not None


def test_A12_nobody_gives_themselves_a_role() -> None:
    client = logged_in(Role.VIEWER)
    fields = {"role": "admin", "is_superuser": True, "is_staff": True, "groups": [1, 2, 3, 4], "username": "ada"}
    choice = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post("/password/", {**fields, **choice}).status_code == 302
    viewer = User.objects.get(username="the viewer")
    assert (role_of(viewer), viewer.is_superuser, viewer.is_staff) == (Role.VIEWER, False, False)
    assert viewer.check_password(PASSWORD)

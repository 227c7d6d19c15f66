"""Pages of other sites, and of Steps on other ports of this host, in a browser that is logged in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import User
from django.test import AsyncClient, Client
from django.utils.http import urlencode

from motia_studio.accounts.links import create_login_link
from motia_studio.accounts.roles import Role
from motia_studio.accounts.routes import routes
from motia_studio.live.origin import SameOrigin
from tests.attacks.target import CHANGING, QUICK, Target, address, closed, logged_in
from tests.faults.report import report

PORT = 3113
OURS = f"http://studio.example:{PORT}"
FOREIGN = (
    None,
    "",
    "null",
    "http://evil.example",
    f"http://evil.example:{PORT}",
    f"https://studio.example:{PORT}",
    f"http://studio.example:{PORT + 1}",
    "http://studio.example",
    f"http://studio.example.evil.example:{PORT}",
    f"http://evil-studio.example:{PORT}",
    f"http://user@studio.example:{PORT}",
    f"{OURS}, http://evil.example",
    f"{OURS}/",
)
TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "")


@pytest.fixture
def ours(settings: Any) -> None:
    """Have the console answer at one address."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, origins=(OURS,))
    settings.ALLOWED_HOSTS = settings.ENVIRONMENT.hosts
    settings.CSRF_TRUSTED_ORIGINS = list(settings.ENVIRONMENT.origins)


async def is_denied(origin: str | None, host: str) -> bool:
    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})

    headers = [] if origin is None else [(b"origin", origin.encode())]
    caller = WebsocketCommunicator(SameOrigin(inside), "/live/", [*headers, (b"host", host.encode())])
    accepted, _ = await caller.connect()
    return not accepted


def test_A19_looking_changes_nothing(target: Target) -> None:
    client = logged_in(Role.ADMIN)
    client.get("/api/start")  # the checklist begins when it is first looked at
    before, tried = target.everything(), 0
    for route in [
        each for each in closed() if not each.path.startswith("rq/")
    ]:  # tests/faults/test_readers.py has these
        for method in ("get", "head", "options"):
            response = getattr(client, method)(address(route), {"step": "TriageTicket", "topic": "ticket.created"})
            assert response.status_code < 500, f"{method} {address(route)}: {response.status_code}"
            tried += 1
    assert target.everything() == before
    report("A19", n=tried, note="pages and lists that were only looked at")


def test_A19_the_api_takes_no_body_that_a_form_of_another_site_could_send(target: Target) -> None:
    client = logged_in(Role.ADMIN)
    before = target.everything()
    for route in closed():
        if route.path.startswith("api/"):
            for method in [name for name in CHANGING if route.takes(name.upper())]:
                for kind in TYPES if method != "delete" else TYPES[:-1]:
                    response = getattr(client, method)(address(route), b'{"dismissed": true}', kind)
                    assert response.status_code == 415, f"{method} {route.path}: {response.status_code}"
    assert target.everything() == before


@pytest.mark.parametrize("origin", FOREIGN)
def test_A19_a_change_from_another_site_is_refused_even_with_the_token(
    db: None, ours: None, origin: str | None
) -> None:
    client = logged_in(Role.ADMIN, enforce_csrf_checks=True, headers={"Host": f"studio.example:{PORT}"})
    client.get("/password/")
    token = client.cookies["motia_csrf"].value
    sent = {} if origin is None else {"Origin": origin}
    for method in CHANGING:
        for path in ("/api/start", "/password/", "/admin/auth/user/add/"):
            response = getattr(client, method)(
                path, b'{"dismissed": true}', "application/json", headers={**sent, "Sec-Fetch-Site": "cross-site"}
            )
            assert response.status_code == 403, f"{method} {path}: {response.status_code}"
    if origin:
        alone = client.post("/login/", {"csrfmiddlewaretoken": token}, headers={**sent})
        assert alone.status_code == 403


def test_A19_a_form_without_the_token_is_refused_on_every_route(db: None) -> None:
    client = logged_in(Role.ADMIN, enforce_csrf_checks=True)
    for route in routes():
        for method in CHANGING:
            response = getattr(client, method)(address(route))
            is_refused = response.status_code in (403, 405) or route.path == "login/<str:token>/"
            assert is_refused, f"{method} {route.path}: {response.status_code}"


def test_A19_a_method_is_what_the_request_line_says(target: Target) -> None:
    client = logged_in(Role.VIEWER)
    before = target.everything()
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        client.get("/api/state/value?group=orders&key=4711&_method=DELETE", headers={header: "DELETE"})
    assert target.everything() == before


def test_A18_the_api_refuses_a_page_on_another_port_of_this_host(target: Target) -> None:
    client = logged_in(Role.ADMIN)
    assert client.get("/api/project", headers={"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert client.get("/api/project", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("origin", [each for each in FOREIGN if each is not None])
def test_A20_no_other_site_may_read_an_answer(target: Target, ours: None, origin: str) -> None:
    client = logged_in(Role.ADMIN, headers={"Host": f"studio.example:{PORT}", "Origin": origin})
    for path in ("/api/project", "/password/", "/login/", "/static/studio/logo.svg"):
        for method in ("get", "options"):
            answer = getattr(client, method)(path, headers={"Access-Control-Request-Method": "GET"})
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
            answer.close()


@pytest.mark.parametrize("origin", FOREIGN)
async def test_A21_a_socket_is_refused_to_every_other_origin(ours: None, origin: str | None) -> None:
    assert await is_denied(origin, f"studio.example:{PORT}")
    assert not await is_denied(OURS, f"studio.example:{PORT}")


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "studio.example.evil.example", "", "127.0.0.1"]
)
@pytest.mark.django_db
async def test_A22_another_host_name_is_refused_by_pages_and_sockets(ours: None, host: str) -> None:
    assert await is_denied(OURS, host)
    for path in ("/login/", "/api/flow"):
        assert (await AsyncClient().get(path, headers={"Host": host})).status_code == 400


@pytest.mark.parametrize(
    "next_",
    [
        "//evil.example",
        "https://evil.example",
        "https:evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "\thttps://evil.example",
        "//evil.example\\@testserver/",
    ],
)
@pytest.mark.django_db
def test_A37_a_login_leads_nowhere_else(settings: Any, next_: str) -> None:
    settings.PASSWORD_HASHERS = QUICK
    User.objects.create_user("ada", password="correct horse")
    form = {"username": "ada", "password": "correct horse", "next": next_}
    told = Client().post(f"/login/?{urlencode({'next': next_})}", form)
    assert (told.status_code, told["Location"]) == (302, "/")
    link = create_login_link("http://testserver", next_).removeprefix("http://testserver")
    assert Client().get(link)["Location"] == "/"


def test_every_answer_tells_the_browser_what_it_may_do(db: None) -> None:
    headers = Client().get("/login/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["X-Frame-Options"] == "DENY"
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"

"""Without a login there is nothing, and with one what the role may: every route is asked by everybody, every method."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.test import Client

from motia_studio.accounts.roles import Role
from motia_studio.accounts.routes import routes, table
from motia_studio.live.routes import sockets, websocket_urlpatterns
from tests.attacks.target import CHANGING, METHODS, ORIGIN, Target, address, closed, logged_in
from tests.faults.report import report

OPEN = {"login/", "login/<str:token>/", "logout/"}
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "access.md"
ENDINGS = (
    "/",
    ".json",
    ";x",
    "%2f",
    "%2e%2e/login/",
    "/health",
    "/configs",
    "/static/",
    "/./",
    "//",
    "/login/",
    "?login/",
)
REFUSED = (301, 302, 400, 401, 403, 404)
REFUSAL = b"This takes the role"


def test_the_walk_sees_every_part_of_the_console() -> None:
    heads = {address(route).split("/")[1] for route in routes()}
    assert {"", "login", "logout", "password", "api", "rq", "admin"} <= heads
    assert len(routes()) > 60


def test_A01_the_public_routes_are_these_and_no_others() -> None:
    assert {route.path for route in routes() if route.is_open} == OPEN


@pytest.mark.django_db
def test_A01_every_route_refuses_everybody_who_is_not_logged_in() -> None:
    client = Client()
    for route in closed():
        for method in METHODS:
            response = getattr(client, method)(address(route))
            assert response.status_code in (302, 401), f"{method} {address(route)}: {response.status_code}"
            if response.status_code == 302:
                assert response["Location"].startswith("/login/?next=")
    report("A01", n=len(closed()) * len(METHODS), note="routes x methods without a login")


@pytest.mark.django_db
def test_A02_no_spelling_of_an_address_gets_round_the_login() -> None:
    client = Client(raise_request_exception=False)
    tried = 0
    for route in closed():
        path = address(route)
        for spelled in (*(path + ending for ending in ENDINGS), path.upper(), f"/.{path}", f"/static/..{path}"):
            if not spelled.startswith(("//", "/login", "/logout")):
                response = client.get(spelled)
                tried += 1
                assert response.status_code in REFUSED, f"{spelled}: {response.status_code}"
    report("A02", n=tried, note="spellings of addresses without a login")


async def test_A03_every_socket_is_refused_before_it_is_accepted_without_a_session(settings: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, origins=(ORIGIN,))
    assert [str(route.pattern) for route in websocket_urlpatterns] == ["live/"]
    for route in websocket_urlpatterns:
        caller = WebsocketCommunicator(
            sockets(), f"/{route.pattern}", [(b"origin", ORIGIN.encode()), (b"host", b"testserver")]
        )
        assert await caller.connect() == (False, 4401)


def test_A04_every_route_of_our_own_names_its_role_and_the_document_shows_it() -> None:
    silent = [route.path for route in closed() if not route.declares and not route.is_foreign]
    assert not silent, "give these views @needs(...)"
    assert DOCUMENT.read_text(encoding="utf-8") == table(), "look at the difference: ./studio routes > docs/access.md"


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.django_db
def test_A04_a_role_opens_what_the_document_says_and_nothing_else(role: Role | None) -> None:
    client = logged_in(role)
    for route in closed():
        for method in ("get", "post") if route.is_foreign else ("get", "options", "post", "patch", "delete"):
            is_enough = role is not None and role >= route.least(method.upper())
            if not is_enough or method in ("get", "options"):  # the others would act
                response = getattr(client, method)(address(route))
                is_refused = response.status_code == 403 and REFUSAL in response.content
                assert is_refused != is_enough, f"{role}: {method} {route.path}: {response.status_code}"


def test_A04_what_a_viewer_may_not_change_is_as_it_was(target: Target) -> None:
    client = logged_in(Role.VIEWER)
    before, tried = target.everything(), 0
    for route in closed():
        for method in CHANGING:
            if route.least(method.upper()) > Role.VIEWER:
                body = json.dumps({"write": True, "text": "x", "paused": True, "data": {}})
                response = getattr(client, method)(address(route), body, "application/json")
                tried += 1
                assert response.status_code == 403, f"{method} {route.path}: {response.status_code}"
    assert target.everything() == before
    report("A04", n=tried, note="changes tried by a viewer")


def test_a_refusal_names_the_role_that_it_takes(db: None) -> None:
    answer = logged_in(Role.VIEWER).put("/api/layout", {}, content_type="application/json")
    told = answer.json()["error"]
    assert (answer.status_code, told["code"]) == (403, "forbidden")
    assert told["message"] == "This takes the role editor, and your account is a viewer's."


@pytest.mark.django_db
def test_the_api_answers_a_program_that_is_not_logged_in_with_json() -> None:
    response = Client().get("/api/flow")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "login_required")

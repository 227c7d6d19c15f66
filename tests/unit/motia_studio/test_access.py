"""Without a login there is nothing, and with one what the role may: every route is asked by everybody, every method."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from motia_studio.accounts.roles import Role
from motia_studio.live.routes import websocket_urlpatterns
from tests.people import somebody

OPEN = {"login/", "login/<str:token>/", "logout/"}
METHODS = ("get", "post", "put", "patch", "delete", "options")
ENDINGS = ("", "/", ".json", ";x", "%2f", "/health", "/static/", "/./", "//")


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def address(route: str) -> str:
    """Fill a route's parameters in, so that it leads to its view."""
    plain = re.sub(r"\(\?P<\w+>.*\)\?/\?|/\?|[\^$]|\\Z", "", route)
    return "/" + re.sub(r"<(\w+:)?\w+>", "1", plain).replace(r"\.", ".")


ALL = sorted(set(routes(get_resolver().url_patterns)))
CLOSED = [route for route in ALL if route not in OPEN and not route.startswith("^") and "(?P" not in route]


# The least role of each route and method. A route that stands in no line is for admins.
READ = {
    "": "viewer",
    "admin/login/": "viewer",
    **dict.fromkeys(("api/files", "api/files/check", "api/files/<path:path>"), "editor"),
    "api/new": "editor",
    "api/dead-letters/<str:letter>/payload": "operator",
    "api/state/delete": "operator",
    "api/streams/send": "operator",
}
WRITE = {
    "api/start": "viewer",
    "api/steps/<path:step>/pause": "operator",
    "api/dead-letters/redrive": "operator",
    "api/dead-letters/copy": "operator",
    "api/dead-letters/discard": "operator",
    "api/dead-letters/restore": "operator",
    "api/dead-letters/<str:letter>/payload": "operator",
    "api/redrives/<str:redrive>/stop": "operator",
    "api/layout": "editor",
    "api/state/value": "operator",
    "api/state/delete": "operator",
    "api/endpoints/<path:step>/send": "operator",
    "api/endpoints/<path:step>/examples": "editor",
    "api/schedules": "operator",
    "api/run": "operator",
    "api/run/again": "operator",
    "api/run/saved": "editor",
    "api/run/continue": "operator",
}


def least(route: str, method: str) -> Role:
    if method in ("get", "options"):
        found = READ.get(route) or ("viewer" if route.startswith("api/") else "admin")
    else:
        found = WRITE.get(route) or READ.get(route) or ("viewer" if route.startswith("api/") else "admin")
    return Role[found.upper()]


def is_refused(status: int) -> bool:
    return status in (301, 302, 401, 403, 404)


def test_the_walk_sees_every_part_of_the_console() -> None:
    heads = {address(route).split("/")[1] for route in ALL}
    assert {"", "login", "logout", "api", "rq", "admin"} <= heads
    assert len(ALL) > 40


@pytest.mark.django_db
@pytest.mark.parametrize("route", CLOSED)
def test_a_route_refuses_everybody_who_is_not_logged_in(route: str) -> None:
    client = Client()
    for method in METHODS:
        response = getattr(client, method)(address(route))
        assert is_refused(response.status_code), f"{method} {address(route)}: {response.status_code}"
        if response.status_code == 302:
            assert response["Location"].startswith("/login/?next=")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_opens_what_it_may_and_nothing_else(role: Role | None) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(somebody(role))
    for route in CLOSED:
        for method in ("get", "put", "delete"):
            told = b"This takes the role" in getattr(client, method)(address(route)).content
            assert told == (role is None or role < least(route, method)), f"{role}: {method} {route}"


@pytest.mark.django_db
def test_a_refusal_names_the_role_that_it_takes(client: Client) -> None:
    client.force_login(somebody(Role.VIEWER))
    answer = client.put("/api/layout", {}, content_type="application/json")
    told = answer.json()["error"]
    assert (answer.status_code, told["code"]) == (403, "forbidden")
    assert told["message"] == "This takes the role editor, and your account is a viewer's."


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ENDINGS)
def test_no_spelling_of_an_address_gets_round_the_login(ending: str) -> None:
    for path in ("/api/logs", "/api/flow", "/rq", "/admin", "/API/logs", "//api/logs"):
        assert is_refused(Client().get(path + ending).status_code) or ending == "//"


@pytest.mark.django_db
def test_the_api_answers_a_program_that_is_not_logged_in_with_json() -> None:
    response = Client().get("/api/flow")
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "login_required"


@pytest.mark.django_db
def test_the_api_refuses_a_page_on_another_port_of_this_host(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner"))
    assert client.get("/api/traces", headers={"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert client.get("/api/traces", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.django_db
def test_every_answer_tells_the_browser_what_it_may_do(client: Client) -> None:
    headers = client.get("/login/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["X-Frame-Options"] == "DENY"
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/login/", headers={"Host": "evil.example.org"}).status_code == 400


def test_there_is_one_socket() -> None:
    assert [str(route.pattern) for route in websocket_urlpatterns] == ["live/"]

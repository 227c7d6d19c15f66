"""Cookies know no ports: what a Step sees of those of the console, and what it may do to them."""

from __future__ import annotations

import http.cookies
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from runtime.errors import HandlerFailed
from runtime.gateway.headers import CONSOLE_COOKIES, read_headers, write_headers
from tests.console import CHECKOUT
from tests.gateway_fixture import serving_echo
from tests.scripted_runner import Call

SENT = "motia_session=secret; mine=1; __Host-motia_session=secret; motia_csrf=secret;__Secure-motia_csrf=secret"
FORGED = (
    "motia_session=forged; Path=/",
    " = motia_session=forged; Path=/",
    "__Host-motia_csrf=forged; Path=/; Secure",
    "\tmotia_session=forged; Domain=127.0.0.1",
    "=motia_csrf=forged",
)


def test_A18_the_gateway_knows_the_names_of_the_consoles_cookies(tmp_path: Path) -> None:
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} <= CONSOLE_COOKIES
    for base, prefix in (("/", "__Host-"), ("/tools/motia", "__Secure-")):
        names = _cookie_names(tmp_path, "https://studio.example", base)
        assert names == [f"{prefix}motia_session", f"{prefix}motia_csrf"]
        assert set(names) <= CONSOLE_COOKIES


def test_A18_a_step_sees_none_of_them_however_they_are_spread() -> None:
    assert read_headers([(b"cookie", SENT.encode())]) == {"cookie": "mine=1"}
    assert read_headers([(b"cookie", b"motia_session=secret")]) == {}
    spread = [(b"cookie", b"a=1; motia_session=secret"), (b"cookie", b"motia_csrf=secret"), (b"cookie", b"b=2")]
    assert read_headers(spread) == {"cookie": "a=1; b=2"}


@pytest.mark.parametrize("cookie", FORGED)
def test_A18_a_step_sets_none_of_them(cookie: str) -> None:
    for value in (cookie, ["mine=1", cookie]):
        with pytest.raises(HandlerFailed, match="it is the console's"):
            write_headers({"Set-Cookie": value})


async def test_A18_a_real_gateway_keeps_them_apart(tmp_path: Path, redis_url: str) -> None:
    async def handler(call: Call) -> Any:
        if call.input["queryParams"].get("set"):
            return {"status": 200, "headers": {"set-cookie": "motia_session=forged"}, "body": {}}
        return {"status": 200, "headers": {"set-cookie": "mine=2"}, "body": call.input["headers"]}

    async with serving_echo(tmp_path, redis_url, handler) as gateway:
        headers = {"Cookie": SENT, "X-Mine": "yes"}
        seen = await gateway.client.post("/echo/1", json={}, headers=headers)
        forged = await gateway.client.post("/echo/1?set=1", json={}, headers=headers)
        spans = str(await gateway.spans())
    assert seen.json()["cookie"] == "mine=1"
    assert "secret" not in seen.text + spans
    assert [http.cookies.SimpleCookie(line).keys() for line in seen.headers.get_list("set-cookie")] == [{"mine"}]
    assert forged.status_code == 500
    assert "set-cookie" not in forged.headers


def _cookie_names(project: Path, origin: str, base: str) -> list[str]:
    """Return the names of the session's and the token's cookie of a console that is configured like this."""
    ask = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    environment = {"MOTIA_CONSOLE_ORIGIN": origin, "MOTIA_CONSOLE_BASE": base, "MOTIA_PROJECT": str(project)}
    environment |= {"DJANGO_SETTINGS_MODULE": "motia_studio.settings", "PYTHONPATH": str(CHECKOUT)}
    return subprocess.check_output([sys.executable, "-c", ask], env=environment, text=True).split()

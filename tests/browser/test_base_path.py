"""The console below a path of a proxy's host, in a real Chromium: nothing is asked outside that path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from runtime.supervisor.redis import EmbeddedRedis
from tests.console import Console
from tests.reverse_proxy import ReverseProxy
from tests.sample_flow import BROKEN, attempt, line

pytestmark = pytest.mark.browser
BASE = "/tools/motia"
PASSWORD = "correct horse battery"
MOVE = """async ([base, token]) => {
  const headers = {'Content-Type': 'application/json', 'X-CSRFToken': token}
  const body = JSON.stringify({flow: '*', positions: {TriageTicket: [10, 20]}})
  return (await fetch(base + '/api/layout', {method: 'PUT', headers, body})).json()
}"""


class Hidden(Console):
    """A console that people reach through a proxy only."""

    def __init__(self, project: Path, redis_url: str, proxy: ReverseProxy) -> None:
        super().__init__(project, redis_url)
        self.proxy = proxy

    @property
    def environment(self) -> dict[str, str]:
        told = {"MOTIA_CONSOLE_ORIGIN": self.proxy.origin, "MOTIA_CONSOLE_BASE": BASE}
        return {**super().environment, **told, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}


@pytest.fixture(scope="module", params=[False, True], ids=["keeps-the-path", "takes-the-path-off"])
def console(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    redis_server: EmbeddedRedis,
    database: Path,
) -> Iterator[Hidden]:
    proxy = ReverseProxy(BASE, strips=request.param)
    project = tmp_path_factory.mktemp("hidden") / "support-desk"
    project.mkdir()
    console = Hidden(project, redis_server.url, proxy)
    try:
        console.start(database=database)
        proxy.start(console.port)
        yield console
    finally:
        console.stop()
        proxy.stop()


@pytest.fixture(autouse=True)
def nothing_of_before(console: Hidden) -> None:
    console.forget()


@pytest.fixture
def page(window: Page, console: Hidden) -> Iterator[Page]:
    """Return a page that is logged in; it fails the test on complaints, failed requests and any address outside."""
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    window.goto(console.manage("login"))
    yield window
    assert complaints == []
    assert console.proxy.refused == []


def test_everything_works_below_the_path(page: Page, console: Hidden) -> None:
    expect(page).to_have_url(f"{console.proxy.origin}{BASE}/")
    console.publish(BROKEN)
    expect(page.locator(".card")).to_have_count(6)
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    console.record([*attempt("TriageTicket", 48), line("TriageTicket", "priority decided")])
    expect(page.get_by_text("priority decided")).to_be_visible()
    page.goto(f"{console.proxy.origin}{BASE}/?step=TriageTicket")
    expect(page.get_by_role("complementary", name="Step TriageTicket")).to_contain_text("Done in")
    assert page.evaluate("document.fonts.ready.then(() => [...document.fonts].some(font => font.status === 'loaded'))")


def test_what_the_page_sends_arrives(page: Page, console: Hidden) -> None:
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert {cookies[name]["path"] for name in ("motia_session", "motia_csrf")} == {BASE}
    moved = page.evaluate(MOVE, [BASE, cookies["motia_csrf"]["value"]])
    assert moved["positions"] == {"*": {"TriageTicket": [10, 20]}}
    assert (console.project / "studio.json").exists()


def test_login_logout_and_djangos_own_pages_stay_below_the_path(page: Page, console: Hidden) -> None:
    home = f"{console.proxy.origin}{BASE}"
    console.manage("createsuperuser", "--no-input", "--username", "ada", "--email", "ada@example.com")
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(f"{home}/login/")
    page.goto(f"{home}/?step=TriageTicket")
    expect(page).to_have_url(f"{home}/login/?next={BASE}/%3Fstep%3DTriageTicket")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{home}/?step=TriageTicket")
    assert f'href="{BASE}/static/' in page.request.get(f"{home}/rq/").text()
    page.goto(f"{home}/admin/login/")
    expect(page).to_have_url(f"{home}/")

"""A real Chromium on a real console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from bootstrap.chromium import find_chromium
from runtime.supervisor.redis import EmbeddedRedis
from tests.console import CHECKOUT, Console, running_console
from tests.studio import Studio

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        pytest.fail("no Chromium was found: install one, or name it in CHROMIUM")
    if not (CHECKOUT / "static" / "console" / "manifest.json").exists():
        pytest.fail("the console isn't built: npm run build --workspace frontend")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(executable), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def session(studio: Studio) -> dict[str, str]:
    """Return the cookies of somebody who is logged in to the studio of a file; the terminal's link works once."""
    with studio.log_in() as client:
        return dict(client.cookies)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, redis_server: EmbeddedRedis) -> Path:
    """Return a database with all tables and the owner."""
    console = Console(tmp_path_factory.mktemp("template"), redis_server.url)
    console.migrate()
    console.manage("login")
    return console.database


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, redis_server: EmbeddedRedis, database: Path) -> Iterator[Console]:
    project = tmp_path_factory.mktemp("console") / "support-desk"
    project.mkdir()
    with running_console(project, redis_server.url, database=database) as console:
        yield console


@pytest.fixture
def console(running: Console) -> Console:
    """Return a console of an empty project on an empty Redis. Its processes are those of the test before."""
    running.forget()
    return running


@pytest.fixture
def own_console(tmp_path: Path, own_redis: EmbeddedRedis, database: Path) -> Iterator[Console]:
    """Return a console of which the test may end processes, and its Redis too."""
    project = tmp_path / "support-desk"
    project.mkdir()
    with running_console(project, own_redis.url, database=database) as console:
        yield console


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    """Return an empty page of a size that people have."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page, console: Console) -> Iterator[Page]:
    """Return an empty page of somebody who is logged in; it fails the test on any complaint of the browser."""
    page = window
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda made: complaints.append(made.url) if not made.url.startswith(console.url) else None)
    page.request.get(console.login_link())
    yield page
    assert complaints == []


def _is_complaint(said: ConsoleMessage) -> bool:
    """Tell whether something is wrong. A page that is left while it connects, on a busy machine, is not."""
    return said.type in ("error", "warning") and "closed before the connection is established" not in said.text

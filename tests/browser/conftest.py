"""A real Chromium on a real console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from playwright.sync_api import Browser, Page, sync_playwright

from bootstrap.chromium import find_chromium
from runtime.supervisor.redis import EmbeddedRedis
from tests.console import CHECKOUT, Console

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


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, redis_server: EmbeddedRedis) -> Path:
    """Return an empty database with all tables."""
    console = Console(tmp_path_factory.mktemp("template"), redis_server.url)
    console.migrate()
    return console.database


@pytest.fixture
def console(tmp_path: Path, redis_server: EmbeddedRedis, database: Path) -> Iterator[Console]:
    """Return a console of an empty project on an empty Redis."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    project = tmp_path / "support-desk"
    project.mkdir()
    console = Console(project, redis_server.url)
    try:
        console.start(database=database)
        yield console
    finally:
        console.stop()


@pytest.fixture
def page(browser: Browser, console: Console) -> Iterator[Page]:
    """Return a page that is logged in by the terminal's link; it fails the test on any complaint of the browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda made: complaints.append(made.url) if not made.url.startswith(console.url) else None)
    page.goto(console.manage("login"))
    yield page
    context.close()
    assert complaints == []

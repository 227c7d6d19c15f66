"""The stream client that is published for browsers, in Chromium, on a gateway process."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.console import CHECKOUT
from tests.stream_clients.scenarios import *  # noqa: F403
from tests.stream_clients.scene import Lines, Start

pytestmark = pytest.mark.browser
SCRIPT = CHECKOUT / "tests" / "stream_clients" / "browser.mjs"


class PageLines(Lines):
    """What a page told; Playwright hears of it only while somebody waits in the page."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page

    def next(self) -> dict[str, object]:
        for _ in range(2000):
            if not self._told.empty():
                break
            self._page.wait_for_timeout(10)
        return super().next()


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundle the client as an application would."""
    made = tmp_path_factory.mktemp("bundle") / "client.js"
    command = [str(CHECKOUT / "node_modules" / ".bin" / "esbuild"), str(SCRIPT), "--bundle", f"--outfile={made}"]
    subprocess.run(command, check=True, capture_output=True)
    return made


@pytest.fixture
def start(browser: Browser, bundle: Path) -> Iterator[Start]:
    """Run clients in pages of their own."""
    context = browser.new_context()

    def start(url: str, *subscriptions: dict[str, str], protocols: list[str] | None = None) -> Lines:
        page = context.new_page()
        lines = PageLines(page)
        page.expose_function("tell", lines.tell)
        page.add_script_tag(path=bundle)
        page.evaluate(
            "wanted => window.follow(wanted)",
            {"url": url, "protocols": protocols, "subscriptions": list(subscriptions)},
        )
        return lines

    yield start
    context.close()

"""A Chromium that is logged in to a studio's console, for what can only be measured or seen in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import httpx
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bootstrap.chromium import find_chromium

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-precise-memory-info"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium that the browser tests take, and end it.

    :raises SystemExit: there is none.
    """
    executable = find_chromium()
    if executable is None:
        raise SystemExit("no Chromium was found: install one, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def logged_in(
    browser: Browser,
    client: httpx.Client,
    *,
    width: int = 1440,
    height: int = 900,
    theme: Literal["light", "dark"] = "light",
    touch: bool = False,
) -> BrowserContext:
    """Return a browser context with the cookies of a client that has logged in: a login link works only once."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce", has_touch=touch
    )
    for cookie in client.cookies.jar:
        context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": str(client.base_url)}])
    return context

"""The project's streams in a real Chromium: what they hold, who follows, what passes by, and an event of one's own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from runtime.adapters.streams.redis import RedisStreams
from runtime.model import Snapshot
from tests.browser.looks import LOOKS
from tests.browser.test_first_page import violations
from tests.console import Console, described

pytestmark = pytest.mark.browser
BOARD = replace(described("src/board.stream.ts", "node", {"name": "board"}), kind="stream", handler=False)


def streams(console: Console, work: Callable[[RedisStreams], Awaitable[Any]]) -> Any:
    """Do something to the streams as a Step does."""

    async def run() -> Any:
        store = RedisStreams(url=console.redis_url)
        try:
            return await work(store)
        finally:
            await store.close()

    # Playwright has an event loop of its own in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result(20)


def show(page: Page, console: Console, address: str = "") -> None:
    console.publish(Snapshot(1, (BOARD,)))
    page.goto(f"{console.url}/?view=streams&panel=none{address}")


def test_items_are_live_and_the_tape_shows_each_event_as_it_passes_by(page: Page, console: Console) -> None:
    show(page, console, "&stream=board&group=open")
    items = page.get_by_role("region", name="Items", exact=True)
    tape = page.get_by_role("region", name="What passes by")
    expect(items.get_by_role("heading", name="This group has no items")).to_be_visible()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    streams(console, lambda store: store.set("board", "open", "t-1", {"title": "Printer jams"}))
    expect(items.get_by_role("link", name="t-1")).to_contain_text("Title: Printer jams")
    expect(tape.locator("li").first).to_contain_text("create")
    page.keyboard.press("p")
    streams(console, lambda store: store.delete("board", "open", "t-1"))
    expect(tape.get_by_role("button", name="Go on (1)")).to_be_visible()
    expect(tape.locator("li")).to_have_count(1)
    page.keyboard.press("p")
    expect(tape.locator("li").first).to_contain_text("delete")


def test_an_event_is_sent_and_seen(page: Page, console: Console) -> None:
    show(page, console, "&stream=board")
    page.get_by_role("button", name="Send", exact=True).click()
    dialog = page.get_by_role("dialog", name="Send an event")
    dialog.get_by_label("Group", exact=True).fill("open")
    dialog.get_by_label("Type").fill("ping")
    data = dialog.get_by_label("Data as JSON")
    data.fill('{"n": }')
    expect(dialog.get_by_text("Line 1, column 7: ", exact=False)).to_be_visible()
    data.fill('{"n": 7}')
    data.press("Control+Enter")
    expect(dialog).to_be_hidden()
    event = page.get_by_role("region", name="What passes by").locator("li").first
    expect(event).to_contain_text("ping")
    expect(event).to_contain_text("N: 7")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_in_the_streams(page: Page, console: Console, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    streams(console, lambda store: store.set("board", "open", "t-1", {"title": "Printer jams"}))
    show(page, console, "&stream=board&group=open&item=t-1")
    expect(page.get_by_role("region", name="Item t-1")).to_contain_text("Printer jams")
    assert violations(page) == []
    for address in ("", "&stream=board"):
        show(page, console, address)
        expect(page.get_by_role("region", name="What passes by").locator("li").first).to_be_visible()
        assert violations(page) == []
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("dialog", name="Send an event")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

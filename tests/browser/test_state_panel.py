"""The project's state in a real Chromium: looked at, changed, deleted and put back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from runtime.adapters.state.redis import RedisState
from tests.browser.looks import LOOKS
from tests.browser.test_first_page import violations
from tests.browser.test_traces import told
from tests.console import Console, until
from tests.sample_flow import SNAPSHOT
from tests.sample_traces import Telling, failed_order

pytestmark = pytest.mark.browser
ORDER = {"orderId": "order-4711", "status": "paid", "total": 12.5, "currency": "EUR"}


def state(console: Console, work: Callable[[RedisState], Awaitable[Any]]) -> Any:
    """Do something to the state as a Step does."""

    async def run() -> Any:
        store = RedisState(url=console.redis_url)
        try:
            return await work(store)
        finally:
            await store.close()

    # Playwright has an event loop of its own in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result(20)


def fill(console: Console) -> None:
    async def write(store: RedisState) -> None:
        await store.set("orders", "order-4711", ORDER)
        for number in range(30):
            await store.set("orders", f"order-{number:02}", {"status": "open", "lines": [number]})
        await store.set("a/b #?", "ä/&%2f", "odd")

    state(console, write)


def written_by_step() -> Telling:
    """Return a trace in which a Step wrote the key, two minutes ago."""
    trace = Telling(2)
    took = trace.attempt(trace.request("CreateTicket", "POST /tickets", 0, 20), "CreateTicket", 1, 1, 19)
    values = {"motia.group": "orders", "motia.key": "order-4711", "motia.value": ORDER, "motia.old_value": None}
    trace.call(took, "state.set orders/order-4711", 2, 4, values)
    return trace


def show(page: Page, console: Console, address: str = "") -> None:
    console.publish(SNAPSHOT)
    page.goto(f"{console.url}/?view=state&panel=none{address}")


def refusing(window: Page, console: Console) -> Page:
    """Return a page that may complain: what the server refuses, the browser tells in its own log too."""
    window.request.get(console.login_link())
    return window


def test_groups_keys_and_values_are_walked_by_keyboard(page: Page, console: Console) -> None:
    fill(console)
    show(page, console)
    groups, keys = page.get_by_role("region", name="Groups"), page.get_by_role("region", name="Keys")
    groups.get_by_role("link", name="orders").click()
    expect(keys.get_by_text("31 keys")).to_be_visible()
    keys.get_by_role("link").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    expect(keys.get_by_role("link").nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    value = page.get_by_role("region", name="Value")
    expect(value.get_by_role("heading", name="order-02")).to_be_visible()
    keys.get_by_label("Search keys").fill("4711")
    expect(keys.get_by_role("link")).to_have_count(1)
    expect(keys.get_by_role("link")).to_contain_text("Order ID: order-4711 · Status: paid · Total: €12.50")
    keys.get_by_role("link").click()
    expect(value.get_by_text("€12.50")).to_be_visible()
    page.keyboard.press("r")
    expect(value.locator("pre")).to_contain_text('"total": 12.5')
    page.reload()
    expect(value.get_by_role("heading", name="order-4711")).to_be_visible()
    show(page, console, "&group=a%2Fb+%23%3F&entry=%C3%A4%2F%26%252f")
    expect(value.get_by_text("odd")).to_be_visible()


def test_an_edit_says_where_it_is_no_json_and_is_based_on_what_was_read(window: Page, console: Console) -> None:
    page = refusing(window, console)
    fill(console)
    show(page, console, "&group=orders&entry=order-4711")
    value = page.get_by_role("region", name="Value")
    page.get_by_role("button", name="Edit").click()
    text = value.get_by_label("Value as JSON")
    text.fill('{\n  "status": "open",\n}')
    expect(value.get_by_text("Line 3, column 1: ", exact=False)).to_be_visible()
    expect(value.get_by_role("button", name="Save")).to_be_disabled()
    text.fill('{"status": "mine"}')
    state(console, lambda store: store.set("orders", "order-4711", {"status": "theirs"}))
    text.press("Control+s")
    conflict = value.get_by_role("alert")
    expect(conflict).to_contain_text("Somebody has changed it since you began")
    assert state(console, lambda store: store.get("orders", "order-4711")) == {"status": "theirs"}
    conflict.get_by_role("button", name="Go on with mine").click()
    text.press("Control+s")
    expect(value.get_by_role("button", name="Edit")).to_be_visible()
    assert state(console, lambda store: store.get("orders", "order-4711")) == {"status": "mine"}


def test_what_is_deleted_comes_back_and_nothing_newer_is_overwritten(window: Page, console: Console) -> None:
    page = refusing(window, console)
    fill(console)
    show(page, console, "&group=orders")
    keys = page.get_by_role("region", name="Keys")
    for key in ("order-00", "order-01"):
        keys.get_by_label(f"Select {key}").check()
    keys.get_by_role("button", name="Delete").click()
    expect(keys.get_by_text("29 keys")).to_be_visible()
    state(console, lambda store: store.set("orders", "order-01", "newer"))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 key put back; order-01 has a newer value, which stays.")).to_be_visible()
    expect(keys.get_by_text("31 keys")).to_be_visible()
    assert state(console, lambda store: store.get("orders", "order-01")) == "newer"


def test_a_new_key_is_made_and_its_history_tells_who_wrote_what(page: Page, console: Console) -> None:
    show(page, console)
    expect(page.get_by_role("heading", name="Nothing is remembered yet")).to_be_visible()
    page.get_by_role("region", name="Groups").locator("header").get_by_role("button", name="New key").click()
    page.get_by_role("textbox", name="Group").fill("orders")
    page.get_by_role("textbox", name="Key", exact=True).fill("order-4711")
    page.get_by_label("Value as JSON").fill('{"status": "mine"}')
    page.get_by_role("button", name="Create").click()
    told(console, written_by_step())
    page.get_by_role("link", name="History").click()
    writes = page.get_by_role("region", name="Who wrote it").locator("ol > li")
    expect(writes).to_have_count(2, timeout=10_000)
    expect(writes.first).to_contain_text(re.compile("owner set it.*as it is now"))
    older = writes.nth(1)
    older.locator("summary").first.click()
    expect(older).to_contain_text("CreateTicket set it")
    expect(older.get_by_role("link", name="Open its trace")).to_be_visible()
    older.get_by_role("button", name="Restore this value").click()
    expect(writes).to_have_count(3, timeout=10_000)
    until(
        lambda: (state(console, lambda store: store.get("orders", "order-4711")) or {}).get("status") == "paid",
        "the value is there again",
    )


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_in_the_state(page: Page, console: Console, theme: str, width: int) -> None:
    fill(console)
    told(console, failed_order())
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    show(page, console, "&group=orders")
    expect(page.get_by_text("31 keys")).to_be_visible()
    assert violations(page) == []
    show(page, console, "&group=orders&entry=order-4711")
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_label("Value as JSON")).to_be_visible()
    assert violations(page) == []
    show(page, console, "&group=orders&entry=order-4711&beside=history")
    page.get_by_role("region", name="Who wrote it").locator("summary").first.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

"""What the page says about Redis: that it is down, that it is back, that it may lose what it acknowledged."""

from __future__ import annotations

import time

import pytest
import redis
from playwright.sync_api import Locator, Page, expect

from runtime.supervisor.redis import EmbeddedRedis
from tests.browser.test_first_page import violations
from tests.console import Console
from tests.sample_flow import SNAPSHOT

pytestmark = pytest.mark.browser


@pytest.fixture
def page(window: Page, own_console: Console) -> Page:
    """Return a page of a console on a Redis that the test may end; it may complain."""
    own_console.publish(SNAPSHOT)
    window.goto(own_console.login_link())
    expect(window.get_by_text("Live", exact=True)).to_be_visible()
    return window


def down(page: Page) -> Locator:
    return page.get_by_role("region", name="Redis is down")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_F10_the_page_says_within_two_seconds_that_redis_is_down_and_when_it_is_back(
    page: Page, own_redis: EmbeddedRedis, theme: str
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    assert own_redis.process is not None
    own_redis.process.kill()
    killed = time.monotonic()
    own_redis.process.wait()
    expect(down(page)).to_contain_text("Redis down since")
    assert time.monotonic() - killed < 2
    expect(page.get_by_text("Waiting", exact=True)).to_be_visible()
    assert violations(page) == []
    own_redis.start()
    expect(down(page)).to_be_hidden()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()


def test_F10_a_page_that_is_opened_while_redis_is_down_says_so_and_fills_when_it_is_back(
    page: Page, own_redis: EmbeddedRedis
) -> None:
    assert own_redis.process is not None
    own_redis.process.kill()
    own_redis.process.wait()
    page.reload()
    expect(down(page)).to_contain_text("Redis down since")
    own_redis.start()
    expect(page.locator(".card")).to_have_count(5)
    expect(down(page)).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1440])
def test_F11_a_redis_that_may_lose_messages_is_told_until_it_was_read(
    page: Page, own_redis: EmbeddedRedis, width: int
) -> None:
    with redis.Redis.from_url(own_redis.url) as client:
        client.config_set("appendonly", "no")
    page.set_viewport_size({"width": width, "height": 800})
    page.reload()
    notice = page.get_by_role("region", name="Notice about Redis")
    expect(notice).to_contain_text("Events may be lost on restart")
    expect(notice).to_contain_text("appendonly yes")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    notice.get_by_role("button", name="Dismiss").click()
    page.reload()
    expect(page.locator(".card").or_(page.get_by_role("treeitem")).first).to_be_visible()
    expect(notice).to_be_hidden()

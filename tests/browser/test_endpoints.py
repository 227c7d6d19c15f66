"""Endpoints in a real Chromium: read, tried on a real runtime, and saved as examples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looks import LOOKS
from tests.browser.test_first_page import violations
from tests.console import Console
from tests.studio import Studio, running_studio

pytestmark = pytest.mark.browser
ORDERS = """const text = { type: 'string', minLength: 1 }
const order = { type: 'object', properties: { item: text, count: { type: 'integer' } }, required: ['item'] }
export const config = {
  name: 'PlaceOrder', description: 'Takes an order.', flows: ['shop'], triggers: [
    { type: 'http', method: 'POST', path: '/orders', bodySchema: order, responseSchema: { 201: order } },
    { type: 'http', method: 'GET', path: '/orders/:id', queryParams: [{ name: 'full', description: 'yes or no' }] },
  ],
}
export const handler = async ({ request }, ctx) => {
  if (ctx.trigger.method === 'POST') return { status: 201, body: request.body }
  const { pathParams, queryParams, headers } = request
  return { status: 200, body: { ...pathParams, full: queryParams.full, asked: headers.authorization } }
}
"""
PAGE = """export const config = { name: 'ShowPage', triggers: [{ type: 'http', method: 'GET', path: '/page' }] }
const body = '<x-canary></x-canary><script>window.hacked=1</script><img src=x onerror=window.hacked=1>'
export const handler = async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body })
"""
TICKS = """import asyncio

from motia import http

config = {"name": "Ticks", "triggers": [http("GET", "/ticks")]}


async def handler(args):
    await args.response.headers({"content-type": "text/event-stream"})
    for number in range(100):
        await args.response.writer.write(f"event: tick\\ndata: number {number}\\n\\n")
        await asyncio.sleep(0.2)
    args.response.close()
"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("endpoints") / "orders"
    (project / "src").mkdir(parents=True)
    (project / "src" / "place.step.js").write_text(ORDERS)
    (project / "src" / "ticks_step.py").write_text(TICKS)
    (project / "src" / "page.step.js").write_text(PAGE)
    with running_studio(project, "--workers", "1") as running:
        yield running


@pytest.fixture
def real(browser: Browser, studio: Studio, session: dict[str, str]) -> Iterator[Page]:
    """Return a page that is logged in to that studio; it fails the test on any complaint of the browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    url = f"http://127.0.0.1:{studio.console}"
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in session.items()])
    page = context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("request", lambda made: complaints.append(made.url) if not made.url.startswith(url) else None)
    yield page
    context.close()
    assert complaints == []


def show(page: Page, studio: Studio, query: str = "") -> None:
    page.goto(f"http://127.0.0.1:{studio.console}/?view=endpoints&panel=none{query}")


def answer(page: Page) -> Locator:
    return page.get_by_role("region", name="Response")


def test_an_endpoint_is_found_read_and_tried_and_its_story_is_one_click_away(real: Page, studio: Studio) -> None:
    show(real, studio)
    real.get_by_label("Path or Step").fill("post order")
    expect(real.locator(".endpoint-row")).to_have_count(1)
    real.locator(".endpoint-row").click()
    takes = real.get_by_role("region", name="What it takes")
    expect(takes.get_by_role("row", name=re.compile("^item string"))).to_contain_text("not empty")
    body = real.get_by_role("textbox", name="Body")
    assert json.loads(body.input_value()) == {"item": "text", "count": 1}
    body.press("Control+Enter")
    expect(answer(real)).to_contain_text("201 Created")
    expect(answer(real)).to_contain_text("Something new was made")
    expect(answer(real).locator(".json-tree")).to_contain_text('item: "text"')
    expect(answer(real).locator(".answer-trace")).to_contain_text("answered 201", timeout=15_000)
    expect(real.locator(".endpoint-row[aria-current]")).to_contain_text("201", timeout=15_000)
    answer(real).get_by_role("link", name="Open its story").click()
    expect(real).to_have_url(re.compile("view=traces.*trace=[0-9a-f]{32}"))


def test_what_is_not_json_is_told_by_its_place_and_not_sent(real: Page, studio: Studio) -> None:
    show(real, studio, "&endpoint=POST+/orders")
    body = real.get_by_role("textbox", name="Body")
    body.fill('{\n  "item": "x",\n  "count" 3\n}')
    expect(real.get_by_role("button", name="Send")).to_be_disabled()
    real.get_by_role("button", name="Line 3, column 11").click()
    assert body.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "3"
    body.fill('{"count": "three"}')
    real.get_by_role("button", name="Send").click()
    expect(answer(real)).to_contain_text("400 Bad Request")
    expect(answer(real)).to_contain_text('\\"item\\" is a required property')


def test_a_stream_is_shown_while_it_arrives_until_one_stops_it(real: Page, studio: Studio) -> None:
    show(real, studio, "&endpoint=GET+/ticks")
    real.get_by_role("button", name="Send").click()
    expect(answer(real).get_by_role("listitem").nth(1)).to_contain_text("number 1")
    expect(answer(real)).to_contain_text("arriving")
    real.get_by_role("button", name="Stop").click()
    expect(answer(real)).to_contain_text("you stopped listening")
    expect(real.get_by_role("button", name="Send")).to_be_enabled()


def test_A36_a_page_that_a_step_answers_is_shown_as_text(real: Page, studio: Studio) -> None:
    show(real, studio, "&endpoint=GET+/page")
    real.get_by_role("button", name="Send").click()
    expect(answer(real)).to_contain_text("<x-canary></x-canary><script>window.hacked=1</script>")
    assert real.evaluate("window.hacked ?? document.querySelector('x-canary, iframe, img[src=x]')") is None


def test_an_example_is_saved_without_who_asked_and_taken_again(real: Page, studio: Studio) -> None:
    show(real, studio, "&endpoint=GET+/orders/:id")
    expect(real.get_by_text("Fill in :id first.")).to_be_visible()
    real.get_by_role("textbox", name=":id").fill("a/b")
    real.get_by_label("Value of full").fill("yes")
    real.get_by_label("Name of header 1").fill("X-Api-Key")
    real.get_by_label("Value of X-Api-Key").fill("very-secret")
    real.get_by_role("combobox", name="Who asks").select_option("bearer")
    real.get_by_label("Token").fill("very-secret")
    real.get_by_role("button", name="Send").click()
    expect(answer(real).locator(".json-tree")).to_contain_text('id: "a/b"')
    expect(answer(real).locator(".json-tree")).to_contain_text("Bearer")
    real.get_by_role("button", name="Save as example").click()
    dialog = real.get_by_role("dialog", name="Save as example")
    expect(dialog).to_contain_text("Secrets stay out of files: X-Api-Key")
    dialog.get_by_label("Name").fill("An order")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    saved = (studio.project / "studio.json").read_text()
    assert json.loads(saved)["examples"] == {
        "PlaceOrder": {"An order": {"endpoint": "GET /orders/:id", "params": {"id": "a/b"}, "query": {"full": "yes"}}}
    }
    assert "very-secret" not in real.evaluate("JSON.stringify(localStorage)")
    real.reload()
    expect(real.get_by_role("textbox", name=":id")).to_have_value("a/b")
    real.get_by_role("textbox", name=":id").fill("other")
    real.get_by_label("Fill in from").select_option("An order")
    expect(real.get_by_role("textbox", name=":id")).to_have_value("a/b")
    real.get_by_text("Sent before").click()
    expect(real.locator(".endpoint-before li")).to_have_count(1)


def test_a_project_without_endpoints_shows_what_makes_one(page: Page, console: Console) -> None:
    page.goto(f"{console.url}/?view=endpoints")
    expect(page.get_by_role("heading", name="No Step has an endpoint yet")).to_be_visible()
    expect(page.get_by_role("figure")).to_contain_text("http('GET', '/hello/:name')")
    assert violations(page) == []


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_in_endpoints_in_any_theme_at_any_width(
    real: Page, studio: Studio, theme: str, width: int
) -> None:
    real.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    real.set_viewport_size({"width": width, "height": 900})
    show(real, studio)
    expect(real.locator(".endpoint-row").first).to_be_visible()
    assert violations(real) == []
    real.locator(".endpoint-row", has_text="POST").click()
    real.get_by_role("button", name="Send").click()
    expect(answer(real)).to_contain_text("201 Created")
    expect(answer(real).locator(".answer-trace")).to_contain_text("answered 201", timeout=15_000)
    answer(real).get_by_text(re.compile("^[0-9]+ headers$")).click()
    real.get_by_text("Sent before").click()
    assert violations(real) == []
    assert real.evaluate("document.documentElement.scrollWidth") <= width
    real.get_by_role("button", name="Save as example").click()
    assert violations(real) == []

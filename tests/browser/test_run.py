"""Running Steps and looking at schedules in a real Chromium, on a real runtime."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looks import LOOKS
from tests.browser.test_first_page import violations
from tests.studio import Studio, running_studio

pytestmark = pytest.mark.browser
ORDER = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "description": "who buys"},
        "count": {"type": "integer", "minimum": 1},
        "speed": {"enum": ["slow", "fast"], "default": "slow"},
        "gift": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["name", "count"],
}
TAKE = f"""from pathlib import Path

from motia import cron, logger, queue

config = {{
    "name": "TakeOrder",
    "triggers": [queue("order.placed", input={ORDER!r}, config={{"maxRetries": 0}}), cron("0 0 9 * * 2-6")],
}}


async def handler(order, ctx):
    if order is not None and order["name"] == "broken" and not Path("mended").exists():
        raise RuntimeError("this order can't be taken")
    logger.info("Order taken", {{"order": order}})
"""
HELLO = """from motia import http

config = {"name": "Hello", "triggers": [http("POST", "/hello/:who")]}


async def handler(request, ctx):
    return {"status": 200, "body": {"who": request.path_params["who"]}}
"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("run") / "shop"
    (project / "src").mkdir(parents=True)
    (project / "src" / "take_order_step.py").write_text(TAKE)
    (project / "src" / "hello_step.py").write_text(HELLO)
    with running_studio(project) as running:
        yield running


@pytest.fixture(scope="module")
def state(studio: Studio, browser: Browser) -> str:
    """Return the cookies of somebody who is logged in: the link of the terminal works once."""
    context = browser.new_context()
    context.request.get(studio.wait_for(r"Console\s+(http\S+)")[1])
    cookies = json.dumps(context.storage_state())
    context.close()
    return cookies


@pytest.fixture
def page(browser: Browser, studio: Studio, state: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{studio.console}",
        storage_state=json.loads(state),
        viewport={"width": 1440, "height": 900},
        reduced_motion="reduce",
        timezone_id="America/New_York",
        locale="en-US",
    )
    yield context.new_page()
    context.close()


def dialog(page: Page, name: str) -> Locator:
    found = page.get_by_role("dialog", name=name)
    expect(found).to_be_visible(timeout=15_000)
    return found


def has_run(page: Page, status: str = "Done") -> str:
    """Wait until the trace that the dialog led to is over; return its id."""
    page.wait_for_url(re.compile(r"trace=[0-9a-f]{32}"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".trace-title .status")).to_have_text(status, timeout=15_000)
    return page.url.split("trace=")[1][:32]


def test_a_step_is_run_from_a_form_of_its_schema_and_the_way_back_is_where_it_began(page: Page) -> None:
    page.goto("/?step=TakeOrder")
    page.get_by_role("link", name="Run", exact=True).click()
    form = dialog(page, "Run TakeOrder")
    page.go_back()
    expect(form).to_have_count(0)
    page.get_by_role("link", name="Run", exact=True).click()
    form = dialog(page, "Run TakeOrder")
    expect(form.get_by_label("speed")).to_have_value("0")
    expect(form.get_by_text("who buys")).to_be_visible()
    form.get_by_role("button", name="Run").click()
    expect(form.get_by_role("alert")).to_contain_text('"name" is a required property')
    form.get_by_label(re.compile("^name")).fill("Ada")
    form.get_by_label(re.compile("^count")).fill("three")
    form.get_by_role("button", name="Add to tags").click()
    form.get_by_label(re.compile("^tags 1")).fill("books")
    form.get_by_label("gift").select_option("true")
    form.get_by_role("button", name="Run").click()
    expect(form.get_by_label(re.compile("^count"))).to_have_attribute("aria-invalid", "true")
    form.get_by_label(re.compile("^count")).fill("3")
    form.get_by_role("button", name="JSON").click()
    wanted = {"name": "Ada", "count": 3, "speed": "slow", "gift": True, "tags": ["books"]}
    assert json.loads(form.get_by_label("The input as JSON").input_value()) == wanted
    page.keyboard.press("Control+Enter")
    has_run(page)
    expect(page.get_by_role("main")).to_contain_text("owner ran TakeOrder")
    page.go_back()
    expect(page.get_by_role("heading", name="TakeOrder")).to_be_visible()
    assert "launch" not in page.url


def test_an_endpoint_runs_from_the_palette_by_keys_alone_and_again_from_its_trace_with_another_input(
    page: Page,
) -> None:
    page.goto("/")
    expect(page.get_by_text("Hello").first).to_be_visible(timeout=15_000)
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search and commands")
    expect(palette.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("run hello")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Run Hello")
    page.keyboard.press("Enter")
    form = dialog(page, "Run Hello")
    form.get_by_label(re.compile("^who")).fill("Bo Diddley")
    page.keyboard.press("Enter")
    first = has_run(page)
    page.get_by_role("link", name="Run again").click()
    form = dialog(page, "Run Hello again")
    expect(form.get_by_label(re.compile("^who"))).to_have_value("Bo Diddley")
    form.get_by_label(re.compile("^who")).fill("Cy")
    form.get_by_role("button", name="Run again").click()
    page.wait_for_url(lambda url: first not in url and "launch" not in url)
    assert has_run(page) != first


def test_what_failed_is_run_again_from_its_log_line_and_continues_once_it_is_mended(page: Page, studio: Studio) -> None:
    page.goto("/?launch=TakeOrder")
    form = dialog(page, "Run TakeOrder")
    form.get_by_role("combobox", name="Begin with").select_option("empty")
    form.get_by_label(re.compile("^name")).fill("broken")
    form.get_by_role("button", name="Run").click()
    expect(form.get_by_role("button", name="Send it anyway")).to_be_visible()
    form.get_by_label(re.compile("^count")).fill("1")
    form.get_by_role("button", name="Run").click()
    trace = has_run(page, "Failed")
    page.goto(f"/?view=logs&run={trace}&level=error")
    page.get_by_text("this order can't be taken").first.click()
    page.get_by_role("link", name="Run again").click()
    form = dialog(page, "Run TakeOrder again")
    expect(form.get_by_label(re.compile("^name"))).to_have_value("broken")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    (studio.project / "mended").touch()
    page.get_by_role("button", name="Continue from here").click()
    expect(page.get_by_text("It runs again, in this trace.")).to_be_visible()
    page.goto(f"/?view=traces&trace={trace}")
    expect(page.locator(".trace-title .status")).to_have_text("Done", timeout=15_000)


def test_an_input_is_saved_chosen_and_forgotten(page: Page, studio: Studio) -> None:
    page.goto("/?launch=TakeOrder")
    form = dialog(page, "Run TakeOrder")
    form.get_by_role("button", name="JSON").click()
    form.get_by_label("The input as JSON").fill('{"name": "Di", "count": 2')
    expect(form.get_by_text(re.compile("^Line 1, column 26: "))).to_be_visible()
    expect(form.get_by_role("button", name="Run")).to_be_disabled()
    form.get_by_label("The input as JSON").fill('{"name": "Di", "count": 2}')
    form.get_by_role("button", name="Save this input").click()
    form.get_by_label("Name of the saved input").fill("Two for Di")
    page.keyboard.press("Enter")
    expect(form.get_by_role("combobox", name="Begin with")).to_have_value("saved:Two for Di")
    kept = json.loads((studio.project / "studio.json").read_text())["examples"]["TakeOrder"]["Two for Di"]
    assert kept == {"input": {"count": 2, "name": "Di"}, "trigger": "queue(order.placed)"}
    page.reload()
    form = dialog(page, "Run TakeOrder")
    form.get_by_role("combobox", name="Begin with").select_option("saved:Two for Di")
    expect(form.get_by_label(re.compile("^name"))).to_have_value("Di")
    form.get_by_role("button", name="Remove Two for Di").click()
    expect(form.get_by_role("option", name="Two for Di")).to_have_count(0)
    assert "TakeOrder" not in (studio.project / "studio.json").read_text()


def test_a_schedule_is_told_paused_resumed_and_run_now(page: Page) -> None:
    page.goto("/?view=schedules")
    found = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="TakeOrder"))
    expect(found).to_contain_text("At 09:00 on Monday through Friday", timeout=15_000)
    expect(found.get_by_role("list").first.get_by_role("listitem")).to_have_count(5)
    expect(found).to_contain_text("09:00 UTC")
    found.get_by_role("button", name="Pause the schedule of TakeOrder").click()
    expect(found).to_contain_text("Paused by owner")
    found.get_by_role("button", name="Resume the schedule of TakeOrder").click()
    expect(found).not_to_contain_text("Paused")
    found.get_by_role("link", name="Run now").click()
    form = dialog(page, "Run TakeOrder")
    expect(form.get_by_text("It takes no input")).to_be_visible()
    page.keyboard.press("Enter")
    has_run(page)
    page.go_back()
    expect(found.get_by_label("run by a person")).to_have_count(1, timeout=15_000)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_in_the_dialog_and_the_schedules(page: Page, theme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    for address, text in (
        ("/?launch=TakeOrder", "who buys"),
        ("/?launch=Hello", "Query"),
        ("/?view=schedules", "Next"),
    ):
        page.goto(address)
        expect(page.get_by_text(text, exact=text == "Next").first).to_be_visible(timeout=15_000)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

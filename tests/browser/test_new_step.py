"""Making Steps in a real Chromium on a real runtime: alone, between two others, and changing them as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looks import LOOKS
from tests.browser.test_first_page import violations
from tests.studio import Studio, running_studio, until

pytestmark = pytest.mark.browser
TAKE = """from motia import enqueue, http

config = {"name": "TakeOrder", "flows": ["shop"], "triggers": [http("POST", "/orders")], "enqueues": ["order.taken"]}


async def handler(request, ctx):
    await enqueue({"topic": "order.taken", "data": request.body})
    return {"status": 202, "body": {}}
"""
PACK = """from motia import logger, queue

config = {"name": "PackOrder", "flows": ["shop"], "triggers": [queue("order.taken")]}


async def handler(order, ctx):
    logger.info("Order packed", {"order": order})
"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    project = tmp_path_factory.mktemp("new") / "shop"
    (project / "src").mkdir(parents=True)
    (project / "src" / "take_order_step.py").write_text(TAKE)
    (project / "src" / "pack_order_step.py").write_text(PACK)
    with running_studio(project, "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def cookies(studio: Studio) -> dict[str, str]:
    """Return the cookies of somebody who is logged in: the link of the terminal works once."""
    with studio.log_in() as client:
        return dict(client.cookies)


@pytest.fixture
def page(browser: Browser, studio: Studio, cookies: dict[str, str]) -> Iterator[Page]:
    """Return a page of an editor; it fails the test on any complaint of the browser."""
    url = f"http://127.0.0.1:{studio.console}"
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def card(page: Page, step: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{step}"]')


def text_of(studio: Studio, path: str) -> str:
    return (studio.project / path).read_text()


def test_a_new_step_is_seen_as_a_file_before_it_is_written_and_selected_once_it_is_live(
    page: Page, studio: Studio
) -> None:
    page.goto("/")
    expect(card(page, "TakeOrder")).to_be_visible()
    page.get_by_role("link", name="New Step").click()
    dialog = page.get_by_role("dialog", name="New Step")
    expect(dialog.get_by_role("radio", name="Python")).to_be_checked()
    dialog.get_by_label("Path").fill("/orders")
    dialog.get_by_label("Name").fill("TakeOrder")
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Name")).to_have_accessible_description(re.compile("take_order_step.py already"))
    expect(dialog.get_by_label("Name")).to_be_focused()
    dialog.get_by_label("Name").fill("")
    expect(dialog.get_by_label("Path")).to_have_accessible_description(re.compile("is served by TakeOrder"))
    dialog.get_by_label("Path").fill("/returns/:id")
    file = dialog.get_by_role("region", name="The file before it is written")
    expect(file).to_contain_text("src/create_return_step.py")
    expect(file).to_contain_text('http("POST", "/returns/:id")')
    dialog.get_by_role("combobox", name="Sends").fill("order.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(file).to_contain_text('"enqueues": ["order.taken"]')
    file.get_by_role("button", name="Edit").click()
    editor = file.get_by_role("textbox", name="Text of src/create_return_step.py")
    editor.press("Control+Home")
    editor.press_sequentially("# by hand\n")
    dialog.get_by_role("button", name="Create Step").click()
    expect(dialog).to_be_hidden()
    inspector = page.get_by_role("complementary", name="Step CreateReturn")
    expect(card(page, "CreateReturn").locator(".card")).to_have_attribute("data-selected", "true", timeout=15000)
    expect(inspector.get_by_role("link", name="Run", exact=True)).to_be_visible()
    expect(inspector.get_by_role("link", name="Edit code")).to_be_visible()
    assert text_of(studio, "src/create_return_step.py").startswith("# by hand\n")
    assert studio.post("/returns/1", {"a": 1}).status_code == 200


def test_a_step_between_two_others_takes_from_the_one_and_sends_to_the_other(page: Page, studio: Studio) -> None:
    page.goto("/?topic=order.taken")
    page.get_by_role("link", name="Add a Step between order.taken and PackOrder").last.click()
    dialog = page.get_by_role("dialog", name="New Step")
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.type("CheckOrder")
    also = dialog.get_by_role("region", name="What else changes")
    expect(also).to_contain_text("src/pack_order_step.py:3")
    expect(also).to_contain_text('[queue("order.taken.handled")]')
    page.keyboard.press("Enter")
    expect(card(page, "CheckOrder").locator(".card")).to_have_attribute("data-selected", "true", timeout=15000)
    lines = {line.get_attribute("data-edge") for line in page.locator("[data-edge]").all()}
    until(lambda: len(page.locator("[data-edge]").all()) >= 2, 15, lambda: lines)
    assert 'queue("order.taken.handled")' in text_of(studio, "src/pack_order_step.py")
    studio.post("/orders", {"number": 7})
    studio.wait_for(r"PackOrder \w+ Order packed", 20)


def test_a_step_is_renamed_copied_deleted_and_put_back_once_its_consequences_were_shown(
    page: Page, studio: Studio
) -> None:
    (studio.project / "src" / "greet_step.py").write_text(PACK.replace("PackOrder", "Greet").replace("taken", "open"))
    page.goto("/?step=Greet")
    expect(card(page, "Greet")).to_be_visible(timeout=15000)

    def chosen(deed: str) -> Locator:
        page.get_by_role("button", name=re.compile("^Rename, duplicate or delete")).click()
        page.get_by_role("button", name=f"{deed}…").click()
        return page.get_by_role("dialog")

    dialog = chosen("Rename")
    dialog.get_by_label("New name").fill("PackOrder")
    expect(dialog.get_by_label("New name")).to_have_accessible_description(re.compile("already"))
    expect(dialog.get_by_role("button", name="Rename", exact=True)).to_be_disabled()
    dialog.get_by_label("New name").fill("GreetBuyer")
    expect(dialog).to_contain_text("src/greet_buyer_step.py")
    expect(dialog.locator("[data-kind=after]")).to_contain_text('"name": "GreetBuyer"')
    page.keyboard.press("Enter")
    expect(card(page, "GreetBuyer").locator(".card")).to_have_attribute("data-selected", "true", timeout=15000)
    dialog = chosen("Duplicate")
    expect(dialog).to_contain_text("src/greet_buyer_copy_step.py new")
    dialog.get_by_role("button", name="Duplicate").click()
    expect(card(page, "GreetBuyerCopy").locator(".card")).to_have_attribute("data-selected", "true", timeout=15000)
    dialog = chosen("Delete")
    expect(dialog).to_contain_text("There would be no Step GreetBuyerCopy any more")
    dialog.get_by_role("button", name="Delete Step").click()
    expect(card(page, "GreetBuyerCopy")).to_be_hidden(timeout=15000)
    page.get_by_role("button", name="Undo").click()
    expect(card(page, "GreetBuyerCopy").locator(".card")).to_have_attribute("data-selected", "true", timeout=15000)
    assert not (studio.project / "src" / "greet_step.py").exists()
    assert text_of(studio, "src/greet_buyer_copy_step.py").count('"GreetBuyerCopy"') == 1


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_in_the_forms_in_any_theme_at_any_width(
    page: Page, studio: Studio, theme: str, width: int
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    for query, last in (
        ("new=step&takes=order.taken&before=TakeOrder", "What else has to change"),
        ("change=delete/TakeOrder", "What that means"),
    ):
        page.goto(f"/?{query}")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("region", name=last)).to_be_visible()
        assert dialog.evaluate("element => element.scrollWidth <= element.clientWidth")
        assert violations(page) == []

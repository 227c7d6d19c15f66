"""The diagram and its outline twin in a real Chromium: read, searched, arranged, walked by keyboard, taken along."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from runtime.adapters.queue.base import Parcel
from runtime.adapters.queue.rq import RqQueue
from runtime.model import Message, TraceContext
from runtime.triggers.base import Delivery
from tests.browser.looks import THEMES
from tests.browser.test_first_page import violations
from tests.console import Console
from tests.faults.whole import FULL
from tests.sample_flow import BROKEN, attempt

pytestmark = pytest.mark.browser
TRIAGE = "TriageTicket/queue(ticket.created)"


@pytest.fixture(autouse=True)
def files(console: Console) -> None:
    """Write a file for each Step."""
    for step in BROKEN.described:
        file = console.project / step.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("// a Step\n")


def card(page: Page, step: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{step}"]')


def row(page: Page, name: str) -> Locator:
    return page.locator(f'[role="treeitem"][data-row="{name}"]')


def open_flow(page: Page, console: Console, query: str = "") -> None:
    """Show the sample, whole, without anything else beside it."""
    console.publish(BROKEN)
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "motia_csrf")
    page.request.post(f"{console.url}/api/start", data={"dismissed": True}, headers={"X-CSRFToken": token})
    page.goto(f"{console.url}/?panel=none{query}")
    expect(page.locator(".card, [role=treeitem]").first).to_be_visible()


def publish(console: Console, *titles: str) -> None:
    async def all_of_them() -> None:
        queue = RqQueue(url=console.redis_url, options={})
        messages = [Message("ticket.created", {"title": title}, TraceContext.new()) for title in titles]
        await queue.publish([Parcel(message, TRIAGE, f"{message.id}-0a", Delivery()) for message in messages])
        await queue.close()

    # Playwright's own loop runs in this thread.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, all_of_them()).result()


def positions(console: Console) -> dict[str, dict[str, list[int]]]:
    file = console.project / "studio.json"
    return json.loads(file.read_text()).get("positions", {}) if file.exists() else {}


def test_a_topic_is_written_on_its_line_when_it_is_pointed_at(page: Page, console: Console) -> None:
    open_flow(page, console, "&flow=support&step=CreateTicket")
    expect(page.locator(".line-label", has_text="ticket.created")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("-")
    page.keyboard.press("-")
    expect(page.locator(".line-label")).to_have_count(0)
    page.locator('[data-edge="TriageTicket > NotifyCustomer : ticket.triaged"] .line-hit').dispatch_event("pointerover")
    expect(page.locator(".line-label")).to_have_text("ticket.triaged")
    conditional = page.locator('[data-edge="TriageTicket > EscalateToPerson : ticket.escalated"]')
    expect(conditional).to_have_attribute("data-dash", "conditional")


def test_what_happens_shows_while_it_happens(page: Page, console: Console) -> None:
    open_flow(page, console)
    triage = card(page, "TriageTicket")
    expect(triage).to_contain_text("Not run yet")
    started, ended = attempt("TriageTicket", 48)
    console.record([started])
    expect(triage).to_contain_text("Running")
    console.record([ended])
    expect(triage).to_contain_text(re.compile("Done.*48 ms.*just now"))
    expect(triage).to_contain_text("1/min")
    page.reload()
    expect(triage).to_contain_text(re.compile("Done.*48 ms"))


def test_problems_are_on_the_card_and_lead_to_their_panel(page: Page, console: Console) -> None:
    open_flow(page, console)
    expect(card(page, "close")).to_contain_text("Unexpected token")
    card(page, "close").get_by_role("button", name="Error").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("src/tickets/close.step.ts:14")


def test_a_selected_step_is_in_the_address_and_back_leads_to_it(page: Page, console: Console) -> None:
    open_flow(page, console)
    card(page, "TriageTicket").click()
    expect(page).to_have_url(re.compile("step=TriageTicket"))
    expect(page.get_by_role("complementary", name="Step TriageTicket")).to_be_visible()
    card(page, "NotifyCustomer").click()
    page.go_back()
    expect(page.get_by_role("complementary", name="Step TriageTicket")).to_be_visible()


def test_a_flow_is_shown_alone_and_one_that_is_gone_says_so(page: Page, console: Console) -> None:
    open_flow(page, console)
    page.get_by_role("navigation", name="Flows").get_by_role("button", name="on-call").click()
    expect(page.locator(".card")).to_have_count(2)
    expect(page).to_have_url(re.compile("flow=on-call"))
    page.goto(f"{console.url}/?flow=payments")
    expect(page.get_by_role("heading", name="No Step belongs to the flow “payments”")).to_be_visible()
    page.get_by_role("button", name="Show all Steps").click()
    expect(page.locator(".card")).to_have_count(6)


def test_a_search_dims_the_rest_and_goes_from_match_to_match(page: Page, console: Console) -> None:
    open_flow(page, console)
    page.keyboard.press("/")
    page.keyboard.type("ticket.escalated")
    expect(page).to_have_url(re.compile("seek=ticket.escalated"))
    expect(page.locator(".react-flow__node.dim")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("step=SweepOverdue"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("step=(TriageTicket|EscalateToPerson)"))
    page.keyboard.press("Escape")
    expect(page.locator(".react-flow__node.dim")).to_have_count(0)


def test_a_group_folds_into_one_card_and_opens_again(page: Page, console: Console) -> None:
    open_flow(page, console)
    page.get_by_role("button", name="support 4 Steps").click()
    expect(page).to_have_url(re.compile("folded=support"))
    folded = card(page, "group support")
    expect(folded).to_contain_text("4 Steps, folded")
    expect(page.locator(".line-shape")).to_have_count(1)
    console.record(attempt("CreateTicket", 5, error="no luck"))
    expect(folded).to_contain_text("1 failed")
    folded.click()
    expect(page.locator(".card")).to_have_count(6)


def test_a_card_that_is_dragged_stays_there_until_it_is_tidied_up(page: Page, console: Console) -> None:
    open_flow(page, console, "&flow=support")
    triage = card(page, "TriageTicket")
    start = triage.bounding_box()
    assert start is not None
    page.mouse.move(start["x"] + 40, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 70, start["y"] + 90, steps=4)
    page.mouse.move(start["x"] + 80, start["y"] + 152, steps=4)
    with page.expect_response(lambda answer: answer.url.endswith("/api/layout") and answer.request.method == "PUT"):
        page.mouse.up()
    kept = positions(console)["support"]
    assert list(kept) == ["TriageTicket"]
    page.reload()
    expect(triage).to_be_visible()
    x, y = kept["TriageTicket"]
    expect(triage).to_have_css("transform", f"matrix(1, 0, 0, 1, {x}, {y})")
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.get_by_role("button", name="Tidy up").click()
    assert positions(console) == {}
    expect(page.get_by_role("button", name="Tidy up")).to_be_hidden()


def test_the_keyboard_follows_lines_moves_cards_and_opens_them(page: Page, console: Console) -> None:
    open_flow(page, console, "&flow=support")
    card(page, "CreateTicket").focus()
    page.keyboard.press("ArrowRight")
    expect(card(page, "TriageTicket")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".react-flow__node:focus")).to_have_attribute("data-id", re.compile("Notify|Escalate"))
    page.keyboard.press("ArrowLeft")
    expect(card(page, "TriageTicket")).to_be_focused()
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Shift+ArrowDown")
    assert list(positions(console)["support"]) == ["TriageTicket"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Step TriageTicket")).to_be_visible()


def test_what_waits_appears_on_its_line_as_it_comes_in(page: Page, console: Console) -> None:
    open_flow(page, console)
    expect(card(page, "TriageTicket")).to_be_visible()
    publish(console, "one", "two")
    expect(page.get_by_role("img", name="ticket.created: 2 waiting")).to_be_visible()
    publish(console, "three")
    expect(page.get_by_role("img", name="ticket.created: 3 waiting")).to_be_visible()
    page.keyboard.press("o")
    expect(row(page, "TriageTicket")).to_contain_text("3 waiting")


def test_the_outline_is_a_tree_for_the_keyboard(page: Page, console: Console) -> None:
    open_flow(page, console, "&as=outline")
    expect(page.get_by_role("tree", name="Outline of the flow")).to_be_visible()
    row(page, "group on-call").focus()
    page.keyboard.press("ArrowRight")
    expect(row(page, "SweepOverdue")).to_be_focused()
    page.keyboard.press("t")
    expect(row(page, "TriageTicket")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(row(page, "TriageTicket")).to_have_attribute("aria-expanded", "true")
    expect(row(page, "TriageTicket > ticket.triaged")).to_contain_text("to NotifyCustomer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Step TriageTicket")).to_be_visible()
    expect(row(page, "TriageTicket")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("folded="))
    page.keyboard.press("End")
    expect(page.locator('[role="treeitem"]:focus')).to_have_attribute("data-row", "close")


def test_a_failure_is_announced_to_those_who_listen(page: Page, console: Console) -> None:
    open_flow(page, console, "&as=outline")
    expect(row(page, "EscalateToPerson")).to_contain_text("Not run yet")
    console.record(attempt("EscalateToPerson", 5, error="no luck"))
    expect(page.locator('[data-announces="failures"]')).to_have_text("EscalateToPerson failed.")


def test_a_phone_shows_the_outline_first_and_the_diagram_downwards(page: Page, console: Console) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_flow(page, console)
    expect(page.get_by_role("tree")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Diagram").click()
    first, second = card(page, "CreateTicket"), card(page, "TriageTicket")
    expect(first).to_be_visible()
    above, below = first.bounding_box(), second.bounding_box()
    assert above is not None and below is not None and above["y"] < below["y"]


def test_the_diagram_is_taken_along_as_files_that_say_everything(page: Page, console: Console, tmp_path: Path) -> None:
    open_flow(page, console)

    def saved(choice: str) -> bytes:
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=choice).click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        return file.read_bytes()

    drawing = saved("Drawing (SVG)").decode()
    for expected in ("support-desk · All Steps", "TriageTicket", "POST /tickets", "ticket.triaged", "on-call"):
        assert expected in drawing
    assert "oklch" not in drawing and "var(" not in drawing
    mermaid = saved("Mermaid file").decode()
    assert 'subgraph g0["on-call"]' in mermaid and '-.->|"urgent"|' in mermaid
    picture = saved("Picture (PNG)")
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") > 1000


QUERIES = ["", "&as=outline", "&seek=triage&folded=on-call", "&flow=support"]
# Without FAULTS_FULL each of them in one theme, and each theme with two of them.
DRAWN = [(theme, query) for at, query in enumerate(QUERIES) for theme in (THEMES if FULL else THEMES[at % 2 :][:1])]


@pytest.mark.parametrize(("theme", "query"), DRAWN)
def test_axe_finds_nothing(page: Page, console: Console, theme: str, query: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    open_flow(page, console, query)
    publish(console, "one")
    expect(page.locator(".queue-depth, .outline-row .waiting").first).to_be_visible()
    assert violations(page) == []

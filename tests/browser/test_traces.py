"""Traces in a real Chromium: the list and its filters, one trace as a timeline, and one span of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import LOOKS
from tests.browser.test_first_page import violations
from tests.console import Console, until
from tests.sample_flow import SNAPSHOT
from tests.sample_traces import Telling, failed_order, many_spans

pytestmark = pytest.mark.browser


def told(console: Console, *traces: Telling) -> None:
    """Write traces as gateways and workers do."""
    for trace in traces:
        for first in range(0, len(trace.spans), 500):
            console.record(trace.spans[first : first + 500])


def finished(step: str, minutes: float, took: float = 20.0) -> Telling:
    trace = Telling(minutes)
    post = trace.request(step, f"POST /{step.lower()}", 0, took)
    trace.attempt(post, step, 1, 1, took - 1, more={"motia.input": {"note": f"about {step}"}})
    return trace


def rows(page: Page) -> Locator:
    return page.get_by_role("region", name="Traces").locator(".trace-row")


def show_list(page: Page, console: Console, address: str = "") -> None:
    console.publish(SNAPSHOT)
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "motia_csrf")
    page.request.post(f"{console.url}/api/start", data={"dismissed": True}, headers={"X-CSRFToken": token})
    page.goto(f"{console.url}/?view=traces&panel=none{address}")


def show_timeline(page: Page, console: Console, trace: Telling, address: str = "") -> Locator:
    told(console, trace)
    show_list(page, console, f"&trace={trace.trace_id}&mode=timeline{address}")
    tree = page.get_by_role("tree", name="Spans")
    expect(tree.get_by_role("treeitem").first).to_be_visible()
    return tree


def test_an_empty_list_says_what_a_trace_is_and_fills_by_itself(page: Page, console: Console) -> None:
    show_list(page, console)
    expect(page.get_by_role("heading", name="Nothing has run yet")).to_be_visible()
    told(console, failed_order())
    row = rows(page).first
    expect(row).to_contain_text("Create ticket")
    expect(row).to_contain_text("order-4711")
    expect(row).to_contain_text("Failed")
    expect(row).to_contain_text("CreateTicket, TriageTicket")


def test_filters_are_in_the_address_and_survive_back_and_reload(page: Page, console: Console) -> None:
    told(console, failed_order(), finished("CreateTicket", 1), finished("SweepOverdue", 3, took=1500))
    show_list(page, console)
    expect(rows(page)).to_have_count(3)
    page.get_by_label("Status").select_option("failed")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("status=failed"))
    expect(page.get_by_text("1 match", exact=True)).to_be_visible()
    page.reload()
    expect(rows(page)).to_have_count(1)
    page.go_back()
    expect(rows(page)).to_have_count(3)
    page.get_by_label("Step", exact=True).select_option("SweepOverdue")
    expect(rows(page)).to_have_count(1)
    page.get_by_label("Step", exact=True).select_option("")
    page.get_by_label("Duration").select_option("1000")
    expect(rows(page)).to_have_count(2)
    page.get_by_role("textbox", name="Business key").fill("order-47")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("textbox", name="Business key").fill("nothing like it")
    expect(page.get_by_role("heading", name="No trace matches these filters")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    expect(rows(page)).to_have_count(3)
    page.get_by_role("textbox", name="Search inputs").fill("about Sweep")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("textbox", name="Search inputs").fill("")
    page.get_by_label("Time").select_option("15m")
    expect(rows(page)).to_have_count(3)


def test_what_is_new_waits_while_somebody_reads_and_shows_at_once_otherwise(page: Page, console: Console) -> None:
    told(console, finished("CreateTicket", 2))
    show_list(page, console)
    expect(rows(page)).to_have_count(1)
    told(console, finished("CreateTicket", 0))
    expect(rows(page)).to_have_count(2)
    rows(page).first.hover()
    told(console, finished("SweepOverdue", 0), finished("SweepOverdue", 0))
    pill = page.get_by_role("button", name="2 new")
    expect(pill).to_be_visible()
    expect(rows(page)).to_have_count(2)
    pill.click()
    expect(rows(page)).to_have_count(4)
    expect(pill).to_be_hidden()


def test_a_running_trace_ends_in_place(page: Page, console: Console) -> None:
    running = Telling(0)
    post = running.request("CreateTicket", "POST /tickets", 0, None)
    told(console, running)
    show_list(page, console)
    expect(rows(page).first).to_contain_text("Running")
    rows(page).first.hover()
    begun = running.spans[0]
    assert begun.span_id == post
    console.record([begun.ended("ok", attributes={})])
    expect(rows(page).first).to_contain_text("Done")


def test_older_traces_are_read_while_scrolling(page: Page, console: Console) -> None:
    told(console, *(finished("CreateTicket", 1 + number / 100) for number in range(150)))
    show_list(page, console)
    expect(page.get_by_text("150 traces")).to_be_visible()
    assert rows(page).count() < 100
    scroller = page.locator(".trace-scroll")

    def reached_the_end() -> bool:
        scroller.evaluate("list => list.scrollTo(0, list.scrollHeight)")
        return page.get_by_text("That is all.").is_visible()

    until(reached_the_end, "all pages are read")
    assert scroller.evaluate("list => list.scrollHeight") > 150 * 32


def test_the_keyboard_opens_a_trace_and_goes_on_to_the_next(page: Page, console: Console) -> None:
    told(console, failed_order(1), finished("SweepOverdue", 2))
    show_list(page, console)
    expect(rows(page)).to_have_count(2)
    page.keyboard.press("j")
    expect(page.locator("[data-trace] a:focus")).to_be_visible()
    page.keyboard.press("Enter")
    heading = page.get_by_role("region", name="Trace", exact=True).get_by_role("heading", level=2).first
    expect(heading).to_have_text("Create ticket")
    page.keyboard.press("j")
    expect(heading).to_have_text("Sweep overdue")
    page.keyboard.press("k")
    expect(heading).to_have_text("Create ticket")
    page.keyboard.press("3")
    expect(page.get_by_role("tree", name="Spans")).to_be_visible()


def test_an_open_trace_stays_when_its_row_is_filtered_away(page: Page, console: Console) -> None:
    show_timeline(page, console, failed_order(), "&status=done")
    expect(page.get_by_role("heading", name="No trace matches these filters")).to_be_visible()
    expect(page.get_by_role("treeitem").first).to_be_visible()


def test_a_failed_trace_tells_its_error_in_three_layers(page: Page, console: Console) -> None:
    thrower = console.project / "src" / "tickets" / "create.step.ts"
    thrower.parent.mkdir(parents=True)
    thrower.write_text("".join(f"// line {number}\n" for number in range(1, 41)))
    show_timeline(page, console, failed_order())
    page.keyboard.press("e")
    inspector = page.get_by_role("complementary", name=re.compile("^Span"))
    expect(inspector.get_by_role("heading", level=2)).to_have_text("Attempt 1 of TriageTicket")
    expect(inspector.locator(".told-means")).to_contain_text("the bank answered 402")
    expect(inspector.locator(".told-todo li").first).to_be_visible()
    stack = inspector.locator(".told-stack")
    expect(stack).to_be_hidden()
    inspector.get_by_text("Stack", exact=True).click()
    expect(stack).to_contain_text("at charge")
    stack.get_by_role("link", name=re.compile("charge")).click()
    expect(page.get_by_role("textbox", name="Text of src/tickets/create.step.ts")).to_be_focused()
    expect(page).to_have_url(re.compile("row=31"))


def test_values_are_cards_and_one_key_away_json(page: Page, console: Console) -> None:
    tree = show_timeline(page, console, failed_order())
    tree.get_by_role("treeitem", name=re.compile("state.set orders")).click()
    inspector = page.get_by_role("complementary", name=re.compile("^Span"))
    expect(inspector.get_by_role("heading", level=2)).to_have_text("Wrote order-4711 to orders")
    expect(inspector.locator(".changes")).to_contain_text("paid")
    expect(inspector.locator(".fields").first).to_contain_text("Order ID")
    expect(inspector.locator(".fields").first).to_contain_text("€129.50")
    expect(inspector.locator(".fields").first).to_contain_text("(hidden)")
    page.keyboard.press("r")
    expect(inspector.locator(".json").first).to_contain_text('"orderId": "order-4711"')


def test_a_message_leads_to_who_sent_it_and_who_took_it(page: Page, console: Console) -> None:
    tree = show_timeline(page, console, failed_order())
    tree.get_by_role("treeitem", name=re.compile("enqueue")).click()
    inspector = page.get_by_role("complementary", name=re.compile("^Span"))
    inspector.get_by_role("link", name="Taken by TriageTicket").click()
    expect(inspector.get_by_role("heading", level=2)).to_have_text("ticket.created started TriageTicket")
    inspector.get_by_role("link", name="Sent by CreateTicket").click()
    expect(inspector.get_by_role("heading", level=2)).to_have_text("Sent a message to ticket.created")
    page.go_back()
    expect(inspector.get_by_role("heading", level=2)).to_have_text("ticket.created started TriageTicket")


def test_the_timeline_is_walked_with_the_keyboard(page: Page, console: Console) -> None:
    tree = show_timeline(page, console, failed_order())
    all_rows = tree.get_by_role("treeitem")
    expect(all_rows).to_have_count(11)
    page.keyboard.press("j")
    here = tree.locator("[data-cursor]")
    expect(here).to_contain_text("CreateTicket")
    page.keyboard.press("ArrowLeft")
    expect(here).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    expect(here).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowRight")
    expect(here).to_contain_text("Attempt 1")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name=re.compile("^Span"))).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Critical path")).to_have_attribute("aria-pressed", "true")


def test_waiting_is_a_break_with_its_length_and_not_a_line(page: Page, console: Console) -> None:
    trace = Telling(131)
    post = trace.request("CreateTicket", "POST /tickets", 0, 30)
    send = trace.call(trace.attempt(post, "CreateTicket", 1, 1, 29), "enqueue ticket.created", 10, 12)
    later = trace.message(send, "ticket.created", "TriageTicket", 11, 7_800_060)
    trace.attempt(later, "TriageTicket", 1, 7_800_020, 7_800_058)
    show_timeline(page, console, trace)
    expect(page.locator(".tl-axis")).to_contain_text("2 h 10 min")
    expect(page.locator(".tl-break")).to_have_count(1)
    assert page.locator(".tl-break").evaluate("gap => gap.clientWidth") < 60


def test_a_running_trace_grows(page: Page, console: Console) -> None:
    running = Telling(0)
    post = running.request("CreateTicket", "POST /tickets", 0, None)
    tree = show_timeline(page, console, running)
    expect(tree.get_by_role("treeitem")).to_have_count(1)
    grown = Telling(0, running.trace_id)
    grown.attempt(post, "CreateTicket", 1, 1, 20)
    told(console, grown)
    expect(tree.get_by_role("treeitem")).to_have_count(2)
    console.record([running.spans[0].ended("ok", attributes={})])
    expect(page.get_by_role("region", name="Trace", exact=True).get_by_text("Done", exact=True).first).to_be_visible()


def test_ten_thousand_spans_are_a_few_rows_that_open_failed_ones_first(page: Page, console: Console) -> None:
    tree = show_timeline(page, console, many_spans(10_000))
    items = tree.get_by_role("treeitem")
    expect(page.get_by_text("10,002 spans")).to_be_visible()
    expect(items).to_have_count(3)
    expect(items.nth(1)).to_contain_text("1,000 · 27 failed")
    items.nth(1).click()
    expect(items.nth(2)).to_contain_text("no such ticket")
    assert items.count() < 80
    tree.evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(tree).to_contain_text("NotifyCustomer")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_in_traces(page: Page, console: Console, theme: str, width: int) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    show_list(page, console)
    expect(page.get_by_role("heading", name="Nothing has run yet")).to_be_visible()
    assert violations(page) == []
    order = failed_order()
    told(console, order)
    expect(rows(page)).to_have_count(1)
    assert violations(page) == []
    show_timeline(page, console, many_spans(100, 1))
    assert violations(page) == []
    failed = order.spans[-2].span_id
    page.goto(f"{console.url}/?view=traces&panel=none&mode=timeline&trace={order.trace_id}&span={failed}")
    expect(page.locator(".told-means")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_console_that_is_away_leaves_no_false_empty_list(window: Page, console: Console) -> None:
    page = window
    page.request.get(console.login_link())
    told(console, finished("CreateTicket", 1))
    show_list(page, console)
    expect(rows(page)).to_have_count(1)
    page.route("**/api/**", lambda route: route.abort())
    page.get_by_label("Status").select_option("failed")
    expect(page.get_by_text("Not live")).to_be_visible()
    expect(rows(page)).to_have_count(1)

"""A trace as its story and as a run on the diagram, in a real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_first_page import violations
from tests.console import Console, until
from tests.sample_flow import SNAPSHOT
from tests.sample_traces import Telling, failed_order, many_spans

pytestmark = pytest.mark.browser


def show(page: Page, console: Console, told: Telling, more: str = "") -> None:
    """Write a trace as gateways and workers do, and open it once it is kept."""
    console.publish(SNAPSHOT)
    console.record(told.spans)
    until(lambda: _spans(page, console, told.trace_id) == len(told.spans), "the trace is kept")
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "motia_csrf")
    page.request.post(f"{console.url}/api/start", data={"dismissed": True}, headers={"X-CSRFToken": token})
    page.goto(f"{console.url}/?view=traces&trace={told.trace_id}&panel=none{more}")


def _spans(page: Page, console: Console, trace: str) -> int:
    answer = page.request.get(f"{console.url}/api/traces/{trace}/spans")
    return answer.json()["total"] if answer.ok else 0


def story(page: Page) -> Locator:
    return page.locator(".story")


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Moment of the run")


def test_a_failed_trace_says_what_failed_why_what_to_do_and_what_comes_next(page: Page, console: Console) -> None:
    told = failed_order()
    show(page, console, told)
    read = story(page)
    expect(read.locator(".story-facts")).to_contain_text("Failed")
    expect(read.locator(".story-facts")).to_contain_text("order-4711")
    expect(read.get_by_role("heading", level=3)).to_have_text(
        "order-4711: Triage ticket failed after 3 tries (7 s): the bank answered 402."
    )
    wrong = read.get_by_role("region", name="What went wrong")
    expect(wrong).to_contain_text("Triage ticket failed with the message “the bank answered 402”.")
    expect(wrong.get_by_role("listitem")).to_have_text(
        ["Ask the customer for another card", "Look at src/tickets/create.step.ts, line 31."]
    )
    expect(read.locator(".story-next")).to_contain_text("Nothing more happens.")
    sentences = read.locator(".sentence-text")
    expect(sentences).to_have_text(
        [
            "Create ticket ran, wrote 1 value to orders and sent ticket.created.",
            "Triage ticket failed after 3 tries: the bank answered 402.",
        ]
    )

    def is_ticked() -> bool:
        steps = page.request.get(f"{console.url}/api/start").json()["steps"]
        return any(each["id"] == "story" and each["done"] for each in steps)

    until(is_ticked, "the story is ticked on the checklist")


def test_the_stack_is_folded_and_its_line_leads_to_the_editor(page: Page, console: Console) -> None:
    show(page, console, failed_order())
    wrong = story(page).get_by_role("region", name="What went wrong")
    stack = wrong.locator("pre")
    expect(stack).to_be_hidden()
    wrong.get_by_text("what was thrown, and where").click()
    expect(stack).to_contain_text("CardRefused: the bank answered 402")
    stack.get_by_role("link", name="create.step.ts:31").click()
    expect(page).to_have_url(re.compile(r"view=code.*file=src%2F.*create\.step\.ts.*row=31"))


def test_what_is_selected_stays_selected_in_every_mode(page: Page, console: Console) -> None:
    told = failed_order()
    show(page, console, told)
    story(page).get_by_role("link", name="Details of 2").click()
    expect(page).to_have_url(re.compile(r"span=[0-9a-f]{16}"))
    span = re.search("span=([0-9a-f]+)", page.url)[1]  # type: ignore[index]
    assert span == next(each.span_id for each in told.spans if each.name == "attempt 3")
    expect(page.get_by_role("complementary", name=f"Span {span}")).to_contain_text("Attempt 3")
    page.keyboard.press("2")
    expect(page.locator('.card[data-selected="true"]')).to_contain_text("TriageTicket")
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile(f"mode=timeline.*span={span}|span={span}.*mode=timeline"))
    page.keyboard.press("1")
    expect(story(page).locator(".sentence[data-current]")).to_contain_text("Triage ticket failed")
    call = next(each.span_id for each in told.spans if each.name.startswith("state.set"))
    page.goto(page.url.replace(span, call))
    expect(story(page).locator(".sentence[data-current]")).to_contain_text("Create ticket ran")


def test_many_like_siblings_are_one_sentence_that_unfolds(page: Page, console: Console) -> None:
    show(page, console, many_spans(400))
    folded = story(page).locator(".sentence", has_text="Triage ticket")
    expect(folded.locator(".sentence-text")).to_contain_text("40 times: 39 done and 1 failed")
    folded.get_by_role("button", name="Show all 40").click()
    expect(folded.locator(".member")).to_have_count(40)
    folded.locator(".member").nth(5).click()
    expect(page).to_have_url(re.compile("span="))
    expect(folded).to_have_attribute("data-current", "true")


def test_technical_steps_are_counted_and_told_when_asked_for(page: Page, console: Console) -> None:
    show(page, console, failed_order())
    more = story(page).get_by_role("button", name="+5 technical steps")
    more.click()
    expect(story(page)).to_contain_text("5 calls to data and queues are in the timeline.")


def test_a_running_story_goes_on_by_itself(page: Page, console: Console) -> None:
    told = Telling(0)
    post = told.request("CreateTicket", "POST /tickets", 0, None)
    told.attempt(post, "CreateTicket", 1, 2, None)
    show(page, console, told)
    expect(story(page)).to_contain_text("This page tells it as it goes on.")
    expect(story(page).locator(".story-facts")).to_contain_text("Running")
    console.record([each.ended("ok", attributes={}) for each in told.spans])
    expect(story(page).locator(".story-facts")).to_contain_text("Done")
    expect(story(page)).not_to_contain_text("as it goes on")


def test_a_story_is_copied_as_text(page: Page, console: Console) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, console, failed_order())
    story(page).get_by_role("button", name="Copy as text").click()
    expect(story(page).get_by_role("status").filter(has_text="Copied")).to_be_attached()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Failed: order-4711: Triage ticket failed after 3 tries")
    assert "What you can do:\n- Ask the customer for another card" in text


def test_the_run_is_stepped_and_scrubbed_with_the_keyboard(page: Page, console: Console) -> None:
    show(page, console, failed_order(), "&mode=diagram")
    moment = slider(page)
    expect(moment).to_have_attribute("aria-valuetext", "7.06 s: Triage ticket was given up after 3 tries")
    moment.focus()
    page.keyboard.press("Home")
    expect(moment).to_have_attribute("aria-valuetext", "0.00 s: POST /tickets came in")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(moment).to_have_attribute("aria-valuetext", "0.01 s: Create ticket wrote orders/order-4711")
    expect(page).to_have_url(re.compile(r"at=0\.014"))
    page.keyboard.press("ArrowLeft")
    expect(moment).to_have_attribute("aria-valuetext", "0.00 s: Create ticket started")
    expect(page.locator('.react-flow__node[data-id="CreateTicket"]')).to_contain_text("Running")
    expect(page.locator('.react-flow__node[data-id="TriageTicket"]')).to_contain_text("Not yet")


def test_the_moment_is_in_the_address(page: Page, console: Console) -> None:
    show(page, console, failed_order(), "&mode=diagram&at=0.070")
    moment = slider(page)
    expect(moment).to_have_attribute("aria-valuetext", "0.07 s: Triage ticket started")
    expect(page.locator('.react-flow__node[data-id="TriageTicket"]')).to_contain_text("Running")
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(r"at=7\.060"))
    expect(page.locator('.react-flow__node[data-id="TriageTicket"]')).to_contain_text("Failed")
    page.reload()
    expect(moment).to_have_attribute("aria-valuetext", re.compile("given up after 3 tries"))
    page.go_back()
    expect(moment).to_have_attribute("aria-valuetext", "0.07 s: Triage ticket started")


def test_the_side_shows_data_as_they_were_at_the_moment(page: Page, console: Console) -> None:
    show(page, console, failed_order(), "&mode=diagram&at=0.010")
    side = page.get_by_role("complementary", name="At this moment")
    expect(side).to_contain_text("This run has written nothing yet.")
    page.keyboard.press("ArrowRight")
    expect(side).to_contain_text("Create ticket wrote orders/order-4711")
    side.get_by_text("written by Create ticket").click()
    expect(side.locator(".run-values").first).to_contain_text("€129.50")
    expect(side).to_contain_text("Running")


def test_a_message_waits_at_the_end_of_its_line(page: Page, console: Console) -> None:
    show(page, console, failed_order(), "&mode=diagram&at=0.050")
    expect(page.locator(".traveller[data-waiting]")).to_have_count(1)
    expect(page.locator('.react-flow__node[data-id="TriageTicket"]')).to_contain_text("Waiting")
    expect(page.locator(".card")).to_have_count(2)
    page.get_by_role("button", name="Whole flow").click()
    expect(page.locator(".card")).to_have_count(4)
    expect(page.locator('.react-flow__node[data-id="NotifyCustomer"]')).to_contain_text("Not part of it")


def test_it_plays_over_idle_time_to_the_end(page: Page, console: Console) -> None:
    show(page, console, failed_order(), "&mode=diagram&at=0.000")
    expect(page.locator(".strip-axis")).to_contain_text("skipped")
    page.get_by_label("Speed").select_option("16")
    page.get_by_role("button", name="Play").click()
    expect(slider(page)).to_have_attribute("aria-valuetext", re.compile("given up after 3 tries"), timeout=4000)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page).to_have_url(re.compile(r"at=7\.060"))


def test_a_run_that_goes_on_is_followed(page: Page, console: Console) -> None:
    told = Telling(0)
    post = told.request("CreateTicket", "POST /tickets", 0, None)
    told.attempt(post, "CreateTicket", 1, 2, None)
    show(page, console, told, "&mode=diagram")
    expect(page.get_by_role("button", name="Follow")).to_have_attribute("aria-pressed", "true")
    expect(page.locator('.react-flow__node[data-id="CreateTicket"]')).to_contain_text("Running")
    console.record([each.ended("ok", attributes={}) for each in told.spans])
    expect(page.locator('.react-flow__node[data-id="CreateTicket"]')).to_contain_text("Done")


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_in_a_story_and_its_run(page: Page, console: Console, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    told = failed_order()
    show(page, console, told)
    story(page).get_by_text("what was thrown, and where").click()
    assert in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{console.url}/?view=traces&trace={told.trace_id}&panel=none&mode=diagram&at=0.050")
    expect(page.locator(".card")).to_have_count(2)
    expect(slider(page)).to_be_visible()
    assert in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def in_both_themes(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    dark = violations(page)
    page.emulate_media(color_scheme="light")
    return dark + violations(page)


def test_a_printed_story_is_light_and_alone(page: Page, console: Console) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    show(page, console, failed_order())
    expect(story(page).get_by_role("heading", level=3)).to_be_visible()
    for part in (".header", ".rail", ".drawer", ".trace-head", ".traces-side", ".story-actions"):
        expect(page.locator(part).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"

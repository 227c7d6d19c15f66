"""The first page in a real Chromium: what a person sees, in both themes, with the keyboard, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import LOOKS
from tests.console import CHECKOUT, Console
from tests.sample_flow import BROKEN, SNAPSHOT, attempt, line

pytestmark = pytest.mark.browser
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """Run axe in the page's own world, where the content policy doesn't reach."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


def show_flow(page: Page, console: Console) -> None:
    console.publish(BROKEN)
    page.goto(console.url)
    expect(page.locator(".card")).to_have_count(6)
    console.record(
        [*attempt("TriageTicket", 48), line("TriageTicket", "priority decided", "warn", {"priority": "high"})]
    )
    expect(page.get_by_text("priority decided")).to_be_visible()


def test_an_empty_project_says_what_to_do_and_fills_by_itself(page: Page, console: Console) -> None:
    page.goto(console.url)
    expect(page.get_by_role("heading", name="No Steps yet")).to_be_visible()
    expect(page.get_by_text("src/hello.step.ts")).to_be_visible()
    console.publish(SNAPSHOT)
    expect(page.locator(".card")).to_have_count(5)
    expect(page.locator(".line-shape")).to_have_count(4)
    expect(page.get_by_role("button", name="support 4 Steps")).to_be_visible()


def test_a_reload_shows_the_same_sums_and_lines(page: Page, console: Console) -> None:
    show_flow(page, console)
    page.reload()
    expect(page.locator('.react-flow__node[data-id="TriageTicket"]')).to_contain_text(re.compile("Done.*48 ms"))
    expect(page.get_by_role("log").get_by_text("priority decided")).to_have_count(1)


def test_the_log_is_filtered_by_level_step_and_text(page: Page, console: Console) -> None:
    show_flow(page, console)
    console.record([line("NotifyCustomer", "mail sent"), line("NotifyCustomer", "mail refused", "error")])
    lines = page.locator(".log-line")
    expect(lines).to_have_count(3)
    page.get_by_label("Level").select_option("error")
    expect(lines).to_have_count(1)
    console.record([line("TriageTicket", "quiet"), line("TriageTicket", "loud", "error")])
    expect(lines).to_have_count(2)
    page.get_by_label("Step", exact=True).select_option("NotifyCustomer")
    expect(lines).to_have_count(1)
    page.get_by_label("Search messages").fill("nothing like it")
    expect(page.get_by_role("heading", name="No line matches")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    expect(lines).to_have_count(5)


def test_an_opened_line_shows_its_data(page: Page, console: Console) -> None:
    show_flow(page, console)
    page.get_by_role("button", name="priority decided").click()
    expect(page.locator(".log-details")).to_contain_text('priority: "high"')


def test_markup_in_a_log_line_stays_text(page: Page, console: Console) -> None:
    console.publish(SNAPSHOT)
    page.goto(console.url)
    console.record([line("TriageTicket", "<img src=x onerror=alert(1)>", data={"html": "</script><b>bold</b>"})])
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert page.locator(".log-line img, .log-line b").count() == 0


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_in_any_theme_at_any_width(page: Page, console: Console, theme: str, width: int) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    show_flow(page, console)
    page.set_viewport_size({"width": width, "height": 800})
    assert violations(page) == []
    page.goto(f"{console.url}/?panel=logs")
    expect(page.get_by_text("priority decided")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{console.url}/?step=TriageTicket&panel=problems")
    expect(page.get_by_role("complementary", name="Step TriageTicket")).to_contain_text("Done in")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_steps_lead_to_an_endpoint_whose_form_is_filled_in(page: Page, console: Console) -> None:
    console.publish(SNAPSHOT)
    page.goto(console.url)
    page.get_by_role("region", name="First steps").get_by_role("link", name="Show the first endpoint").click()
    expect(page.get_by_role("main", name="Endpoints")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("heading", name="POST /sweep", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


def test_the_chosen_theme_is_painted_first_after_a_reload(page: Page, console: Console) -> None:
    page.goto(console.url)
    button = page.get_by_role("button", name="Theme")
    button.click()
    button.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    assert 'data-theme="dark"' in page.request.get(console.url).text()


def test_a_lost_session_leads_to_the_login_and_back(page: Page, console: Console) -> None:
    page.goto(console.url)
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.goto(f"{console.url}/?step=TriageTicket")
    expect(page).to_have_url(re.compile(r"/login/\?next=/%3Fstep%3DTriageTicket"))
    assert violations(page) == []

"""What lies around the panels: the address, the keyboard, the palette, the line to the studio, small screens."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_first_page import violations
from tests.console import Console
from tests.sample_flow import SNAPSHOT, attempt, line

pytestmark = pytest.mark.browser
SMALL = {"width": 360, "height": 740}
# Inline links and what only screen readers have may be smaller; a label is a part of its field.
TOO_SMALL = """() => [...document.querySelectorAll('button, a[href], select, input, [role=tab]')]
  .filter(found => found.checkVisibility() && getComputedStyle(found).display !== 'inline' && !found.closest('.skip'))
  .map(found => [found.outerHTML.slice(0, 120), (found.closest('label') ?? found).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 23.5 || box.height < 23.5))
  .map(([html]) => html)"""


def show(page: Page, console: Console) -> None:
    console.publish(SNAPSHOT)
    source = console.project / "src" / "tickets" / "triage_step.py"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text("config = {}\n", encoding="utf-8")
    page.goto(console.url)
    console.record([*attempt("TriageTicket", 48), line("TriageTicket", "priority decided")])
    expect(page.get_by_text("priority decided")).to_be_visible()


def titled(what: str) -> re.Pattern[str]:
    return re.compile(f"^{what} \u2013 support-desk$")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_back_a_reload_and_a_pasted_link_show_the_same(page: Page, console: Console) -> None:
    show(page, console)
    page.get_by_role("link", name="Traces").click()
    page.goto(f"{console.url}/?view=traces&status=failed&step=TriageTicket&panel=problems")
    address = page.url
    for again in (page.reload, lambda: page.context.new_page().goto(address)):
        again()
        shown = page.context.pages[-1]
        expect(shown.get_by_role("main", name="Traces")).to_be_visible()
        expect(shown.get_by_role("complementary", name="Step TriageTicket")).to_be_visible()
        expect(shown.get_by_role("tab", name="Problems")).to_have_attribute("aria-selected", "true")
        assert shown.url == address
    page.get_by_role("link", name="Flow", exact=True).click()
    expect(page.get_by_role("main", name="Flow")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("main", name="Traces")).to_be_visible()
    assert page.url == address


def test_the_title_says_what_is_shown_and_whose_it_is(page: Page, console: Console) -> None:
    show(page, console)
    expect(page).to_have_title(titled("Flow"))
    page.goto(f"{console.url}/?step=TriageTicket")
    expect(page).to_have_title(titled("TriageTicket"))
    page.goto(f"{console.url}/?view=traces")
    expect(page).to_have_title(titled("Traces"))
    trace = page.request.get(f"{console.url}/api/traces").json()["traces"][0]["traceId"]
    page.goto(f"{console.url}/?view=traces&trace={trace}")
    expect(page).to_have_title(titled("Done · .+"))


def test_the_keys_go_to_views_open_the_drawer_and_explain_themselves(page: Page, console: Console) -> None:
    show(page, console)
    press(page, "g", "t")
    expect(page.get_by_role("main", name="Traces")).to_be_visible()
    press(page, "g", "f")
    expect(page.get_by_role("main", name="Flow")).to_be_visible()
    press(page, "Control+j")
    expect(page.get_by_role("tabpanel")).to_be_hidden()
    press(page, "Control+j")
    expect(page.get_by_role("tabpanel", name="Logs")).to_be_visible()
    press(page, "g", "l")
    expect(page.get_by_role("main", name="Logs")).to_be_visible()
    press(page, "?")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys).to_contain_text("Go to Traces")
    expect(keys).to_contain_text("Open or close the drawer")
    press(page, "Escape")
    expect(keys).to_be_hidden()


def test_what_is_typed_into_a_field_is_no_shortcut(page: Page, console: Console) -> None:
    show(page, console)
    page.get_by_label("Search messages").press_sequentially("gt?")
    expect(page.get_by_role("main", name="Flow")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palette_finds_by_keyboard_and_remembers(page: Page, console: Console, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    show(page, console)
    press(page, "Control+k")
    palette = page.get_by_role("dialog", name="Search and commands")
    field = palette.get_by_role("combobox")
    expect(field).to_be_focused()
    assert violations(page) == []
    field.fill("triage")
    chosen = palette.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("TriageTicket")
    press(page, "Enter")
    expect(page.get_by_role("complementary", name="Step TriageTicket")).to_be_visible()
    press(page, "Control+k")
    expect(palette.get_by_role("group").first).to_have_accessible_name("Recently used")
    expect(chosen).to_contain_text("TriageTicket")
    press(page, "ArrowDown")
    expect(chosen).to_contain_text("Flow")
    field.fill("nothing is called so")
    expect(palette.get_by_role("status")).to_contain_text("Nothing here is called")
    assert violations(page) == []


def test_the_palette_finds_a_trace_by_the_beginning_of_its_id(page: Page, console: Console) -> None:
    show(page, console)
    trace = page.request.get(f"{console.url}/api/traces").json()["traces"][0]["traceId"]
    press(page, "Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill(trace[:8])
    page.get_by_role("group", name="Traces").get_by_role("option").first.click()
    expect(page.get_by_role("region", name="Trace", exact=True)).to_be_visible()


def test_the_header_counts_what_runs_and_what_failed_and_leads_there(page: Page, console: Console) -> None:
    show(page, console)
    header = page.get_by_role("banner")
    expect(header.get_by_role("link", name="0 running")).to_be_visible()
    console.record(attempt("TriageTicket", 12, error="no such ticket"))
    header.get_by_role("link", name="1 failed").click()
    expect(page).to_have_url(re.compile(r"status=failed&since=15m&view=traces"))
    console.record(attempt("NotifyCustomer", 12)[:1])
    expect(header.get_by_role("link", name="1 running")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_console_that_died_is_told_and_never_shown_as_emptiness(
    window: Page, own_console: Console, theme: str
) -> None:
    page, console = window, own_console
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.request.get(console.login_link())
    show(page, console)
    page.goto(f"{console.url}/?view=traces")
    rows = page.get_by_role("main").get_by_text("Triage ticket")
    expect(rows.first).to_be_visible()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    console.kill_page()
    expect(page.get_by_text("Reconnecting…")).to_be_visible()
    expect(page.get_by_role("region", name="The studio is away")).to_contain_text("What you see is from then")
    expect(rows.first).to_be_visible()
    expect(page.get_by_text("priority decided")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    assert page.evaluate("document.querySelector('.header').scrollWidth") <= 360
    page.set_viewport_size({"width": 1440, "height": 900})
    console.start_page()
    expect(page.get_by_text("Live", exact=True)).to_be_visible(timeout=20_000)
    expect(page.get_by_role("region", name="The studio is away")).to_be_hidden()
    console.record([line("TriageTicket", "back again")])
    expect(page.get_by_text("back again")).to_be_visible()


def test_a_newer_build_is_offered_and_not_forced(page: Page, console: Console) -> None:
    show(page, console)
    notice = page.get_by_role("region", name="New version")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(notice).to_be_hidden()

    def newer(route: Route) -> None:
        told = route.fetch()
        route.fulfill(response=told, json={**told.json(), "page": "assets/main-newer.js"})

    page.route("**/api/project", newer)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(notice).to_contain_text("There is a new version of this page")
    assert violations(page) == []
    page.unroute("**/api/project")
    notice.get_by_role("button", name="Reload").click()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(notice).to_be_hidden()


def test_a_chosen_theme_is_what_the_browser_paints_before_any_style(page: Page, console: Console) -> None:
    page.goto(console.url)
    for theme, scheme in (("light", "light"), ("dark", "dark")):
        page.get_by_role("button", name="Theme").click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        assert f'name="color-scheme" content="{scheme}"' in page.request.get(console.url).text()
        page.reload()
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_shows_one_thing_at_a_time(page: Page, console: Console, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    show(page, console)
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    expect(page.get_by_role("tabpanel")).to_be_hidden()
    rail = page.get_by_role("navigation", name="Views").bounding_box()
    assert rail is not None
    assert (rail["x"], rail["width"], rail["y"] + rail["height"]) == (0, 360, 740)
    assert page.evaluate("document.querySelector('.header').scrollWidth") <= 360
    assert page.evaluate(TOO_SMALL) == []
    page.goto(f"{console.url}/?step=TriageTicket")
    sheet = page.get_by_role("complementary", name="Step TriageTicket")
    expect(sheet).to_be_focused()
    box = sheet.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 360)
    assert page.evaluate("document.querySelector('main > div').inert")
    assert violations(page) == []
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_desktop_at_four_times_the_size_scrolls_as_a_whole(page: Page, console: Console) -> None:
    show(page, console)
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name="Traces").click()
    centre = page.get_by_role("main", name="Traces").bounding_box()
    assert centre is not None
    assert centre["height"] >= 240


def test_every_target_is_large_enough_and_tab_begins_with_the_way_to_the_content(page: Page, console: Console) -> None:
    show(page, console)
    assert page.evaluate(TOO_SMALL) == []
    press(page, "Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    press(page, "Enter")
    expect(page.get_by_role("main")).to_be_focused()
    for landmark in (
        page.get_by_role("banner"),
        page.get_by_role("navigation", name="Views"),
        page.get_by_role("main"),
    ):
        expect(landmark).to_have_count(1)


def test_tabs_of_the_drawer_are_moved_through_with_arrows(page: Page, console: Console) -> None:
    show(page, console)
    page.get_by_role("tab", name="Logs").focus()
    press(page, "ArrowRight")
    expect(page.get_by_role("tab", name="Problems")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Problems")).to_be_visible()


def test_paper_has_what_is_read_and_nothing_to_click(page: Page, console: Console) -> None:
    show(page, console)
    trace = page.request.get(f"{console.url}/api/traces").json()["traces"][0]["traceId"]
    page.goto(f"{console.url}/?view=traces&trace={trace}")
    expect(page.get_by_role("region", name="Trace", exact=True)).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("region", name="Trace", exact=True)).to_be_visible()
    for around in (".header", ".rail", ".drawer"):
        expect(page.locator(around)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"

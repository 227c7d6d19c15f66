"""The inspectors of Steps and topics, and the problems, in a real Chromium; why nothing ran on a real runtime."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looks import LOOKS
from tests.browser.test_first_page import violations
from tests.console import Console
from tests.sample_flow import BROKEN, SNAPSHOT, attempt, line
from tests.studio import Studio, running_studio

pytestmark = pytest.mark.browser
SOURCE = """from motia import queue

config = {"name": "TriageTicket", "triggers": [queue("ticket.created")]}


async def handler(ticket, ctx):
    \"\"\"<b>Decides</b> how urgent it is.\"\"\"
    return ticket
"""
PLACE = """export const config = {
  name: 'PlaceOrder', description: 'Takes an order.', flows: ['orders'],
  triggers: [{ type: 'http', method: 'POST', path: '/orders' }],
  enqueues: ['order.placed', 'order.payed'],
}
export const handler = async (input, ctx) => {
  await ctx.enqueue({ topic: 'order.placed', data: input.body })
  await ctx.enqueue({ topic: 'order.payed', data: input.body })
  return { status: 200, body: {} }
}
"""
CHARGE = """export const config = {
  name: 'Charge', flows: ['orders'],
  triggers: [{ type: 'queue', topic: 'order.placed', condition: (input) => input.amount > 0 }],
}
export const handler = async () => {}
"""
RECEIPT = """export const config = { name: 'SendReceipt', triggers: [{ type: 'queue', topic: 'order.paid' }] }
export const handler = async () => {}
"""
FILES = {"place.step.js": PLACE, "charge.step.js": CHARGE, "receipt.step.js": RECEIPT}


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Return a whole studio in which an order of nothing was placed."""
    project = tmp_path_factory.mktemp("why") / "orders"
    (project / "src").mkdir(parents=True)
    for name, text in FILES.items():
        (project / "src" / name).write_text(text)
    with running_studio(project, "--workers", "1") as running:
        assert running.post("/orders", {"amount": 0}).status_code == 200
        yield running


@pytest.fixture
def real(browser: Browser, studio: Studio, session: dict[str, str]) -> Iterator[Page]:
    """Return a page that is logged in to that studio."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    url = f"http://127.0.0.1:{studio.console}"
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in session.items()])
    yield context.new_page()
    context.close()


def inspected(page: Page, name: str) -> Locator:
    return page.get_by_role("complementary", name=name)


def show(page: Page, console: Console, query: str) -> None:
    console.publish(BROKEN)
    source = console.project / "src" / "tickets" / "triage_step.py"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(SOURCE)
    page.goto(f"{console.url}/{query}")


def test_a_step_tells_what_it_is_how_it_does_and_what_it_is_tied_to(page: Page, console: Console) -> None:
    console.record([*attempt("TriageTicket", 48), *attempt("TriageTicket", 12, error="no such customer")])
    show(page, console, "?step=TriageTicket&panel=none")
    step = inspected(page, "Step TriageTicket")
    expect(step).to_contain_text("Decides how urgent a ticket is.")
    expect(step.locator(".doing")).to_contain_text("Failed")
    expect(step.locator(".sums")).to_have_text(re.compile("^done1failed1skipped0"))
    expect(step.get_by_role("link", name="CreateTicket")).to_be_visible()
    expect(step.get_by_role("link", name="EscalateToPerson")).to_be_visible()
    expect(step.locator(".step-runs li")).to_have_count(2)
    expect(step.locator(".recent-error")).to_contain_text("no such customer")
    step.get_by_role("link", name="ticket.triaged").click()
    topic = inspected(page, "Topic ticket.triaged")
    expect(topic.get_by_role("link", name="TriageTicket")).to_be_visible()
    expect(topic.get_by_role("link", name="NotifyCustomer").first).to_be_visible()
    page.go_back()
    expect(step).to_be_visible()


def test_the_last_runs_lead_to_their_traces(page: Page, console: Console) -> None:
    console.record(attempt("TriageTicket", 48))
    show(page, console, "?step=TriageTicket&panel=none")
    inspected(page, "Step TriageTicket").locator(".step-runs").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"view=traces.*trace=[0-9a-f]{32}"))


def test_an_endpoint_is_copied_as_a_command(page: Page, console: Console) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, console, "?step=CreateTicket&panel=none")
    step = inspected(page, "Step CreateTicket")
    step.get_by_role("button", name="Copy the command").click()
    expect(step.locator(".curl").get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(
        r"curl -X POST http://127\.0\.0\.1:\d+/tickets -H 'content-type: application/json' -d '{}'", copied
    )


def test_the_code_is_coloured_escaped_and_numbered(page: Page, console: Console) -> None:
    show(page, console, "?step=TriageTicket&panel=none")
    code = page.get_by_role("region", name="Code of src/tickets/triage_step.py")
    expect(code.locator(".code-line")).to_have_count(len(SOURCE.splitlines()))
    expect(code.locator('[data-line="7"]')).to_contain_text("<b>Decides</b>")
    expect(code.locator(".kn").first).to_have_text("from")
    assert code.locator("b").count() == 0


def test_a_problem_leads_to_its_line_of_the_code(page: Page, console: Console) -> None:
    show(page, console, "?panel=problems")
    broken = console.project / "src" / "tickets" / "close.step.ts"
    broken.write_text("\n".join(f"// line {n}" for n in range(1, 31)))
    panel = page.get_by_role("tabpanel")
    expect(panel.get_by_role("heading")).to_have_text([re.compile("close.step.ts"), re.compile("config.yaml")])
    panel.get_by_role("link", name="src/tickets/close.step.ts:14").click()
    expect(page).to_have_url(re.compile(r"view=code.*file=src%2Ftickets%2Fclose\.step\.ts.*row=14"))
    expect(page.get_by_role("textbox", name="Text of src/tickets/close.step.ts")).to_contain_text("// line 14")
    expect(page.get_by_role("tab", name="Problems")).to_contain_text("2")


def test_a_project_without_problems_says_that_it_was_looked_at(page: Page, console: Console) -> None:
    console.publish(SNAPSHOT)
    page.goto(f"{console.url}/?panel=problems")
    expect(page.get_by_role("heading", name="No problems")).to_be_visible()
    expect(page.get_by_text("5 files of this project were looked at")).to_be_visible()


def test_the_palette_asks_why_a_step_did_not_run(page: Page, console: Console) -> None:
    show(page, console, "")
    expect(page.locator(".card").first).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name=re.compile("^Search Steps")).fill("why did sweep")
    page.get_by_role("option", name="Why did SweepOverdue not run?").click()
    why = inspected(page, "Step SweepOverdue").locator(".why")
    expect(why).to_be_in_viewport()
    expect(why).to_contain_text("Its schedule runs it next at")


def test_a_step_that_was_skipped_says_by_which_value_and_leads_there(real: Page, studio: Studio) -> None:
    real.goto(f"http://127.0.0.1:{studio.console}/?step=Charge&panel=none")
    why = inspected(real, "Step Charge").locator(".why")
    expect(why).to_contain_text("its condition (input.amount > 0) was false, with amount = 0", timeout=15_000)
    why.get_by_role("button", name="Show the values").first.click()
    expect(why.locator(".json-tree")).to_contain_text("amount: 0")
    why.get_by_role("link", name="was skipped").first.click()
    expect(real).to_have_url(re.compile(r"trace=[0-9a-f]{32}.*span=[0-9a-f]{16}"))


def test_a_topic_that_nobody_takes_names_the_one_that_was_meant(real: Page, studio: Studio) -> None:
    real.goto(f"http://127.0.0.1:{studio.console}/?topic=order.payed&panel=none")
    topic = inspected(real, "Topic order.payed")
    expect(topic).to_contain_text("Did you mean “order.paid”, which SendReceipt takes?")
    expect(topic).to_contain_text("1 message waits until a Step takes it.")
    expect(topic.get_by_label("Nobody took it")).to_be_visible(timeout=15_000)
    topic.get_by_role("link", name="SendReceipt").click()
    expect(inspected(real, "Step SendReceipt")).to_contain_text("No Step says that it sends “order.paid”")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_in_any_inspector_in_any_theme_at_any_width(
    page: Page, console: Console, theme: str, width: int
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    failed = [attempt("TriageTicket", 12, error="no such customer") for _ in range(2)]
    console.record([*attempt("TriageTicket", 48), *failed[0], *failed[1], line("TriageTicket", "x", "error")])
    for query, seen in (
        ("?step=TriageTicket&panel=none", ".code-line"),
        ("?step=CreateTicket&panel=problems", ".curl"),
        ("?step=close&panel=none", ".reasons"),
        ("?topic=ticket.created&panel=none", ".reasons"),
    ):
        show(page, console, query)
        expect(page.locator(seen).first).to_be_attached()
        page.locator(".step-runs li, .reasons li").first.wait_for(state="attached")
        assert violations(page) == [], query
        assert page.evaluate("document.documentElement.scrollWidth") <= width

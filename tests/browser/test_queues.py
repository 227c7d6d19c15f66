"""The page of queues in a real Chromium, on a real runtime: pausing, dead letters, redriving, editing, discarding."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looks import LOOKS
from tests.browser.test_first_page import violations
from tests.console import Console
from tests.sample_flow import SNAPSHOT
from tests.studio import Studio, running_studio, until

pytestmark = pytest.mark.browser
TAKE = """export const config = {
  name: 'TakeOrder', flows: ['orders'], triggers: [{ type: 'http', method: 'POST', path: '/orders' }],
  enqueues: ['order.created'],
}
export const handler = async (req, ctx) => {
  for (const data of req.body.orders) await ctx.enqueue({ topic: 'order.created', data })
  return { status: 202, body: {} }
}
"""
CHARGE = """import fs from 'node:fs'
export const config = {
  name: 'ChargeCard', flows: ['orders'],
  triggers: [{ type: 'queue', topic: 'order.created', config: { maxRetries: 0 } }],
}
export const handler = async (input) => {
  if (!input.name) throw new TypeError(`order ${input.id} has no name`)
  if (!fs.existsSync('bank')) throw new Error(`the bank refused order "${input.id}"`)
}
"""
QUEUE = "ChargeCard/queue(order.created)"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Return a whole studio whose bank refuses every order until there is a file `bank`."""
    project = tmp_path_factory.mktemp("queues") / "orders"
    (project / "src").mkdir(parents=True)
    (project / "src" / "take.step.js").write_text(TAKE)
    (project / "src" / "charge.step.js").write_text(CHARGE)
    with running_studio(project, "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def session(studio: Studio) -> Iterator[httpx.Client]:
    """Return a session of somebody who is logged in; the terminal's link works once."""
    with studio.log_in() as client:
        yield client


@pytest.fixture
def real(browser: Browser, studio: Studio, session: httpx.Client) -> Iterator[Page]:
    """Return a page that is logged in to that studio."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    url = f"http://127.0.0.1:{studio.console}"
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in session.cookies.items()])
    page = context.new_page()
    yield page
    context.close()


def failed(session: httpx.Client) -> int:
    return int(session.get("/api/queues").json()["queues"][QUEUE]["failed"])


def bury(studio: Studio, session: httpx.Client, *orders: dict[str, object]) -> None:
    (studio.project / "bank").unlink(missing_ok=True)
    before = failed(session)
    studio.post("/orders", {"orders": orders})
    until(lambda: failed(session) == before + len(orders), 20)


def open_queue(page: Page, studio: Studio, more: str = "") -> Locator:
    page.goto(f"http://127.0.0.1:{studio.console}/?view=queues&panel=none&queue={QUEUE}{more}")
    return page.get_by_role("region", name="Queue of ChargeCard")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_page_of_queues_has_no_accessibility_violations(
    real: Page, studio: Studio, session: httpx.Client, theme: str, width: int
) -> None:
    if failed(session) == 0:
        bury(studio, session, {"id": 1, "name": "Ada"}, {"id": 2})
    real.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    real.set_viewport_size({"width": width, "height": 900})
    detail = open_queue(real, studio)
    detail.get_by_role("button", name="the bank refused").first.click()
    expect(detail.get_by_role("button", name="Continue from here")).to_be_visible()
    assert violations(real) == []
    detail.get_by_role("button", name="Edit and send a copy").click()
    expect(detail.get_by_role("textbox", name="What the copy says, as JSON")).to_be_visible()
    assert violations(real) == []
    assert real.evaluate("document.documentElement.scrollWidth") <= width
    real.goto(f"http://127.0.0.1:{studio.console}/?view=queues")
    expect(real.get_by_role("link", name="ChargeCard")).to_be_visible()
    assert violations(real) == []


def test_a_step_is_paused_in_its_inspector_and_resumed_on_its_card(
    real: Page, studio: Studio, session: httpx.Client
) -> None:
    real.goto(f"http://127.0.0.1:{studio.console}/?step=ChargeCard&panel=none")
    inspector = real.get_by_role("complementary", name="ChargeCard")
    inspector.get_by_role("button", name="Pause").click()
    expect(inspector.get_by_text("paused it just now. Its messages wait.")).to_be_visible()
    card = real.locator(".card", has_text="ChargeCard")
    expect(card).to_contain_text("Paused")
    studio.post("/orders", {"orders": [{"id": 1, "name": "Ada"}]})
    expect(card).to_contain_text("1 waiting")
    (studio.project / "bank").touch()
    card.get_by_role("button", name="Resume ChargeCard").click()
    expect(card).to_contain_text("Done", timeout=15_000)
    expect(card).not_to_contain_text("Paused")


def test_what_failed_is_edited_sent_as_a_copy_and_the_rest_redriven(
    real: Page, studio: Studio, session: httpx.Client
) -> None:
    if failed(session) == 0:
        bury(studio, session, {"id": 1, "name": "Ada"}, {"id": 2})
    detail = open_queue(real, studio)
    letters = detail.get_by_role("list", name="Dead letters", exact=True)
    letters.get_by_role("button", name="has no name").click()
    expect(letters).to_contain_text("Every attempt")
    letters.get_by_role("button", name="Edit and send a copy").click()
    field = letters.get_by_role("textbox", name="What the copy says, as JSON")
    expect(field).to_have_value('{\n  "id": 2\n}')
    field.fill('{"id": 2, "name": ')
    expect(letters.get_by_role("button", name="Send the copy")).to_be_disabled()
    (studio.project / "bank").touch()
    field.fill('{"id": 2, "name": "Bo"}')
    letters.get_by_role("button", name="Send the copy").click()
    expect(letters.get_by_role("listitem").filter(has_text="has no name")).to_have_count(0, timeout=15_000)
    detail.get_by_role("button", name="Redrive 1", exact=True).click()
    dialog = real.get_by_role("dialog", name="Redrive 1 dead letter of ChargeCard?")
    dialog.get_by_role("button", name="Redrive 1").click()
    expect(detail).to_contain_text("No message of ChargeCard was given up", timeout=15_000)


def test_dead_letters_are_redriven_slowly_stopped_discarded_and_put_back(
    real: Page, studio: Studio, session: httpx.Client
) -> None:
    bury(studio, session, *({"id": number, "name": "Ada"} for number in range(4)))
    (studio.project / "bank").touch()
    detail = open_queue(real, studio)
    detail.get_by_role("button", name="Redrive all 4").click()
    dialog = real.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("0.05")
    expect(dialog).to_contain_text("The last one starts in about 1 min. It goes on without this page")
    dialog.get_by_role("button", name="Redrive 4").click()
    redrives = detail.get_by_role("list", name="Redrives")
    expect(redrives).to_contain_text("1 of 4 dead letters started, 3 to come")
    redrives.get_by_role("button", name="Stop").click()
    expect(redrives).to_contain_text("3 stay dead letters", timeout=15_000)
    detail.get_by_role("button", name="Discard all 3").click()
    real.get_by_role("dialog").get_by_role("button", name="Discard 3").click()
    expect(detail).to_contain_text("No message of ChargeCard was given up", timeout=15_000)
    real.get_by_role("button", name="Undo").click()
    expect(detail.get_by_role("list", name="Dead letters", exact=True).get_by_role("listitem")).to_have_count(3)


def test_a_project_without_queues_says_what_gets_one(page: Page, console: Console) -> None:
    page.goto(f"{console.url}/?view=queues")
    expect(page.get_by_text("No step takes messages yet", exact=False)).to_be_visible()


def test_the_keyboard_opens_a_queue_and_leads_to_its_step(page: Page, console: Console) -> None:
    console.publish(SNAPSHOT)
    page.goto(console.url)
    expect(page.get_by_role("link", name="Queues", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page.get_by_role("list", name="Queues")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("list", name="Queues").get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No message waits for its turn now.")).to_be_visible()

"""What is done on a page before its picture is taken, where keys and clicks alone don't do it."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page

from benchmarks.harness.report import ROOT

CONFLICT = "src/closing/close-ticket.step.ts"


def write_broken_json(page: Page, _: httpx.Client) -> None:
    """Leave a text in the JSON editor that isn't JSON in its third line."""
    page.locator(".json-editor textarea").first.fill('{\n  "title": "The printer jams",\n  "phone" +49\n}')


def change_the_payload(page: Page, _: httpx.Client) -> None:
    """Edit what a dead letter says."""
    page.get_by_role("button", name="Edit and send a copy").click()
    page.locator(".json-editor textarea").press("Control+End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    page.keyboard.type(',\n"phone": "+4930123456"')


def send(page: Page, _: httpx.Client) -> None:
    """Send the request of an endpoint, and wait until the answer and its trace stand there."""
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".answer-headline").wait_for(timeout=15_000)


def run_with_nothing(page: Page, _: httpx.Client) -> None:
    """Run a Step with an input that its schema refuses."""
    page.get_by_role("combobox", name="Begin with").select_option("empty")
    page.get_by_role("dialog").get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("alert").wait_for()


def type_in_the_editor(page: Page, _: httpx.Client) -> None:
    """Change the file that is open, and have names offered."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("// What a colleague wrote\nlo")


def change_it_twice(page: Page, client: httpx.Client) -> None:
    """Change the file that is open, while a colleague saves it with the same line changed."""
    original = (ROOT / "examples" / "support-desk" / CONFLICT).read_text(encoding="utf-8")
    _save(client, original)
    page.reload()
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("// Closed tickets are kept for a year.\n")
    _save(client, "// Nobody reopens a ticket.\n" + original.replace("Ticket closed", "The ticket is closed"))
    editor.press("Control+s")
    page.locator(".merge").wait_for()


def _save(client: httpx.Client, text: str) -> None:
    """Save the file as a colleague does, over whatever it is."""
    base = client.get(f"/api/files/{CONFLICT}").json()["version"]
    headers = {"X-CSRFToken": client.cookies.get("motia_csrf") or "", "Origin": str(client.base_url).rstrip("/")}
    client.put(f"/api/files/{CONFLICT}", json={"text": text, "base": base}, headers=headers).raise_for_status()


def break_a_topic(page: Page, _: httpx.Client) -> None:
    """Rename the topic that a Step sends to, and try to save that."""
    page.locator(".cm-line", has_text='"ticket.triaged",').first.click()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Home")
    page.keyboard.type('"ticket.sorted",')
    page.keyboard.press("Control+s")
    page.locator(".would-break").wait_for()


def name_a_step(page: Page, _: httpx.Client) -> None:
    """Fill in what a new Step needs, and wait until its file is shown."""
    page.get_by_label("Name", exact=True).fill("RateTicket")
    page.get_by_role("region", name="The file before it is written").get_by_text("RateTicket").first.wait_for()


def ask_to_delete(page: Page, _: httpx.Client) -> None:
    """Ask for the removal of a Step, without doing it."""
    page.get_by_role("button", name="Rename, duplicate or delete").click()
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("region", name="What that means").wait_for()

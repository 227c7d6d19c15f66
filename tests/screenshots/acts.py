"""What is done on a page before its picture is taken, where keys and clicks alone don't do it."""

from __future__ import annotations

import itertools

import httpx
from playwright.sync_api import Page

CONFLICT = "src/closing/close-ticket.step.ts"
_counter = itertools.count(1)


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
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(f"// Mine, {next(_counter)}\n")
    found = client.get(f"/api/files/{CONFLICT}").json()
    text = f"// Theirs, {next(_counter)}\n" + "\n".join(
        line for line in found["text"].split("\n") if not line.startswith("// Theirs")
    )
    text = text.replace("Ticket closed", "The ticket is closed")
    changed = client.put(
        f"/api/files/{CONFLICT}",
        json={"text": text, "base": found["version"]},
        headers={"X-CSRFToken": client.cookies.get("motia_csrf") or "", "Origin": str(client.base_url).rstrip("/")},
    )
    changed.raise_for_status()
    editor.press("Control+s")
    page.locator(".merge").wait_for()

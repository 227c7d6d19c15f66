"""Texts that want to be more than text stay text, in every panel of a real Chromium."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hostile
from tests.browser.hostile import ALL, PAYLOADS, ROUTE, STREAM, sink
from tests.console import Console, until
from tests.faults.report import report

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
# What the page must not have become: elements and attributes that React never writes.
BECAME = """() => {
  const found = []
  const ours = new Set(['http:', 'https:', 'mailto:'])
  for (const each of document.querySelectorAll('*')) {
    for (const { name } of each.attributes) if (/^on|^srcdoc$/.test(name)) found.push(`${each.tagName} ${name}`)
    const address = each.getAttribute('href') ?? each.getAttribute('src') ?? each.getAttribute('action')
    if (address && !ours.has(new URL(address, location.href).protocol)) found.push(`${each.tagName} ${address}`)
  }
  for (const tag of ['x-canary', 'iframe', 'object', 'embed', 'base', 'math', 'noscript p', 'meta[http-equiv=refresh]'])
    if (document.querySelector(tag)) found.push(tag)
  if (window.hacked) found.push('a script of theirs ran')
  if (({}).hacked !== undefined || Object.keys(Object.prototype).length > 0) found.push('a prototype was changed')
  return [...found, ...(window.violations ?? [])]
}"""
WATCH = "window.violations = []; addEventListener('securitypolicyviolation', (e) => violations.push(e.blockedURI))"
FRONTEND = Path(__file__).resolve().parents[2] / "frontend" / "src"
FIELDS = [
    field
    for names in re.findall(r"\.\.\.\(\[(.*)\] as const\)", (FRONTEND / "core" / "address.ts").read_text())
    for field in re.findall(r"'(\w+)'", names)
    if field not in ("view", "panel")
]
VIEWS = ("flow", "traces", "logs", "queues", "endpoints", "state", "streams", "schedules", "code")
GO = "(to) => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }"


@pytest.fixture
def attacked(window: Page, console: Console) -> Iterator[Page]:
    """Return a page of somebody whose name is hostile too. It may miss what isn't there; all else fails the test."""
    complaints: list[str] = []
    window.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("request", lambda made: None if made.url.startswith(console.url) else complaints.append(made.url))
    window.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    window.add_init_script(WATCH)
    window.request.get(console.login_link())
    with console._history() as database:
        database.execute("UPDATE auth_user SET username = ? WHERE username = 'owner'", (f"name~ {ALL}"[:150],))
    yield window
    with console._history() as database:
        database.execute("UPDATE auth_user SET username = 'owner' WHERE username LIKE 'name~%'")
    assert complaints == []


def at(**fields: str) -> str:
    return f"?{urlencode(fields)}"


def places(trace: str, span: str, letter: str) -> dict[str, list[str]]:
    """Return addresses of panels, each with the names of what it shows."""
    step, topic = sink("step")[0], sink("topic")[0]
    queue = {"view": "queues", "queue": f"{step}/queue({topic})", "panel": "none"}
    state = {"view": "state", "group": sink("group")[0], "panel": "none"}
    stream = {"view": "streams", "stream": STREAM, "panel": "none"}
    file = f"src/{sink('file')[2].replace('/', '_')[:180]}.step.js"
    return {
        at(view="flow", panel="problems"): ["problem~", "found~", "flow~"],
        at(view="flow", step=step, part="why", panel="logs"): ["step~", "description~", "log~"],
        at(view="flow", topic=topic, panel="none"): ["topic~"],
        at(view="flow", step="endpoint~ " + ALL, part="code", panel="none"): ["source~"],
        at(view="flow", **{"as": "outline"}, panel="none"): ["step~"],
        at(view="traces", panel="none"): ["business~"],
        at(view="traces", trace=trace, mode="story", panel="none"): ["error~", "step~"],
        at(view="traces", trace=trace, mode="diagram", panel="none"): ["step~"],
        at(view="traces", trace=trace, mode="timeline", span=span, panel="none"): ["input~", "output~"],
        at(view="logs", level="debug"): ["log~"],
        at(**queue, pile="waiting"): ["waiting~"],
        at(**queue, pile="failed", letter=letter): ["fault~", "letter~"],
        at(view="endpoints", panel="none"): ["endpoint~"],
        at(view="endpoints", endpoint=f"POST /{ROUTE}/:id", panel="none"): ["query~", "schema~"],
        at(**state): ["group~", "key~"],
        at(**state, entry=sink("key")[0]): ["value~"],
        at(**state, entry=sink("key")[0], beside="history"): ["person~"],
        at(**stream, group=sink("group")[0]): ["group~", "item~"],
        at(view="schedules", panel="none"): ["daily~"],
        at(view="code", file=file, panel="none"): ["file~", "source~"],
        at(view="flow", launch=step, panel="none"): ["step~"],
    }


def filled(page: Page, console: Console) -> tuple[str, str, str]:
    """Fill the console, and return a trace, a span of it and a dead letter."""
    hostile.fill(console)
    console.publish(hostile.project())
    told = hostile.failed_trace()
    console.record([*told.spans, *hostile.lines()])

    def spans() -> int:
        answer = page.request.get(f"{console.url}/api/traces/{told.trace_id}/spans")
        return answer.json()["total"] if answer.ok else 0

    until(lambda: spans() == len(told.spans), "the trace is kept")
    queue = f"{sink('step')[0]}/queue({sink('topic')[0]})"
    (letter,) = page.request.get(f"{console.url}/api/dead-letters", params={"queue": queue}).json()["letters"]
    return told.trace_id, told.spans[1].span_id, letter["id"]


def test_A34_hostile_text_stays_text_in_every_panel(attacked: Page, console: Console) -> None:
    assert len(set(PAYLOADS)) == 40
    page, began = attacked, time.monotonic()
    panels = places(*filled(page, console))
    page.goto(console.url)
    for address, shown in panels.items():
        page.evaluate(GO, address)
        for name in shown:
            text = page.get_by_text(name).or_(page.locator(f"input[value*='{name}']")).first
            expect(text, f"{name} at {address[:60]}").to_be_attached(timeout=10_000)
        assert page.evaluate(BECAME) == [], address
    for turn, view in enumerate(VIEWS):
        asked = {field: PAYLOADS[(turn * 5 + number) % 40] for number, field in enumerate(FIELDS)}
        page.goto(console.url + at(view=view, **asked))
        expect(page.locator("#main")).not_to_be_empty()
        assert page.evaluate(BECAME) == [], view
    report("A34", n=len(PAYLOADS) * len(panels), note=f"texts in panels, {time.monotonic() - began:.0f} s")


def test_A35_codes_of_terminals_colour_a_log_line_and_do_nothing_else(attacked: Page, console: Console) -> None:
    console.publish(hostile.project())
    attacked.goto(console.url + at(view="logs"))
    console.record(hostile.lines()[-1:])
    line = attacked.locator(".log-line", has_text="osc~")
    expect(line).to_contain_text(f"osc~ red link hidden {PAYLOADS[2]} end~")
    expect(line.locator("[data-fg=red]")).to_have_text("red")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|8;;", line.inner_text())
    assert line.locator("a[href*=hacked]").count() == 0
    assert attacked.evaluate(BECAME) == []


def test_A38_no_page_of_the_console_shows_in_a_frame_of_another_site(window: Page, console: Console) -> None:
    window.request.get(console.login_link())
    paths = ("/framed", "/", "/login/", "/api/project", "/admin/", "/static/studio/logo.svg")
    elsewhere = "http://127.0.0.2:1/evil"
    frames = "".join(f"<iframe src='{console.url}{path}'></iframe>" for path in paths)
    window.route(elsewhere, lambda route: route.fulfill(body=frames, content_type="text/html"))
    # What says nothing against it is shown there.
    window.route(f"{console.url}/framed", lambda route: route.fulfill(body="shown", content_type="text/html"))
    window.goto(elsewhere)
    shown = [frame.evaluate("document.documentElement.innerText") for frame in window.frames[1:]]
    assert shown == ["shown", *("" for _ in paths[1:])]
    assert [frame.url for frame in window.frames[2:]] == ["chrome-error://chromewebdata/"] * len(paths[1:])
    report("A38", n=len(paths) - 1, note="addresses in a frame of another site; none was shown")

"""What somebody waits for in a browser: the first page, a large diagram, a large trace."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec
from playwright.sync_api import Browser, Page

from benchmarks.console_parts.console import Console
from benchmarks.console_parts.watching import WATCH, Scripts, frames, go, p95
from benchmarks.harness.browser import chromium, logged_in
from benchmarks.harness.console_data import large_traces
from benchmarks.harness.report import Report, progress
from runtime.execution.snapshots import KEY
from runtime.model import Described, Snapshot

LOADS = 3
PATIENCE_MS = 60_000
OPEN_LIMITS = {500: "<= 800", 2_000: ""}
# One and two frames of a display that shows sixty in a second.
PAN_LIMITS = {500: "<= 20", 2_000: "<= 33.4"}
ROW_LIMITS = {10_000: "<= 300", 50_000: "<= 600"}
CARD = ".card, .far-layer"
ROW = ".tl-row"


def measure(report: Report, console: Console) -> None:
    """Open each in a browser of its own, one after the other."""
    with chromium() as browser:
        for count in range(LOADS):
            progress(f"first load, {count + 1} of {LOADS}")
            _first_load(report, browser, console)
        for steps in OPEN_LIMITS:
            progress(f"a diagram of {steps:,} Steps")
            with _steps(console, steps):
                _diagram(report, browser, console, steps)
        for spans, trace in large_traces(console.size).items():
            progress(f"a trace of {spans:,} spans")
            _trace(report, browser, console, spans, trace)


def opened(browser: Browser, console: Console, address: str = "", *, is_watched: bool = True) -> Page:
    """Return a page of the console. To watch its frames costs it some rest."""
    page = _blank(browser, console, is_watched=is_watched)
    page.goto(_url(console, address))
    return page


def _url(console: Console, address: str = "") -> str:
    return f"http://127.0.0.1:{console.studio.console}/{address}"


def _blank(browser: Browser, console: Console, *, is_watched: bool = True) -> Page:
    """Return an empty page of somebody who logged in, which watches itself from its first moment on."""
    context = logged_in(browser, console.client)
    context.add_init_script("localStorage.setItem('motia.first', 'closed')")
    if is_watched:
        context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def _first_load(report: Report, browser: Browser, console: Console) -> None:
    page = _blank(browser, console)
    scripts = Scripts(page)
    page.goto(_url(console))
    page.evaluate("selector => shown(selector)", CARD)
    page.wait_for_timeout(1000)
    first: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    told = page.evaluate("watched")
    subject = "first load, to a diagram of 40 Steps"
    report.add(subject, "ms", "first contentful paint", first, target="<= 800")
    report.add(subject, "ms", "largest contentful paint", told["largest"], target="<= 1200")
    report.add(subject, "ms", "total blocking time", told["blocked"], target="<= 100")
    report.add("first load: cumulative layout shift", "score", "page", told["shifts"], target="<= 0.02")
    report.add(
        "first load: JavaScript before first use", "KB, compressed", "page", scripts.kilobytes(), target="<= 220"
    )
    page.context.close()


@contextmanager
def _steps(console: Console, count: int) -> Iterator[None]:
    """Let the console believe in a project of many Steps: chains of ten that branch, as files of it would say."""
    with console.studio.redis() as redis:
        kept = redis.get(KEY)
        known = msgspec.json.decode(kept, type=Snapshot)
        made = replace(known, version=known.version + count, described=tuple(map(_step, range(count))))
        redis.set(KEY, msgspec.json.encode(made))
        redis.publish(KEY, made.version)
        time.sleep(1)
        yield
        redis.set(KEY, msgspec.json.encode(replace(known, version=made.version + 1)))
        redis.publish(KEY, made.version + 1)
        time.sleep(1)


def _step(number: int) -> Described:
    chain, place = divmod(number, 10)
    config = {
        "name": f"Step{number}",
        "triggers": [{"type": "queue", "topic": f"topic.{chain}.{(place + 1) // 2}"}],
        "enqueues": [f"topic.{chain}.{place + 1}"],
    }
    return Described(f"src/part{chain // 5}/step{number}_step.py", "python", "step", "python@1", config, handler=True)


def _diagram(report: Report, browser: Browser, console: Console, steps: int) -> None:
    page = opened(browser, console)
    page.evaluate("selector => shown(selector)", CARD)
    laid_out: float | None = page.evaluate("watched.laidOut")
    page.wait_for_timeout(1000)
    go(page, "?view=traces&panel=none", ".traces")
    took = go(page, "?panel=none", CARD)
    page.wait_for_timeout(1000)
    _pan(page)
    found = frames(page)
    name = f"{steps:,} Steps, all in view"
    limit = "<= 400" if steps == 500 else ""
    if laid_out is not None:
        report.add("diagram: laid out in the worker", "ms", name, laid_out, target=limit)
    report.add("diagram: open within the page, laid out before", "ms", name, took, target=OPEN_LIMITS[steps])
    report.add("diagram: frame while panning, p95", "ms", name, p95(found), target=PAN_LIMITS[steps])
    page.context.close()


def _pan(page: Page) -> None:
    """Drag the canvas to and fro; only the frames meanwhile count."""
    page.mouse.move(900, 500)
    page.mouse.down()
    page.mouse.move(890, 490)
    frames(page)
    for number in range(60):
        away = 200 - abs(100 - number * 5 % 200) * 2
        page.mouse.move(900 + away, 500 + away // 2)
    page.mouse.up()


def _trace(report: Report, browser: Browser, console: Console, spans: int, trace: str) -> None:
    page = opened(browser, console, "?view=traces&mode=timeline&panel=none")
    page.get_by_text("Live", exact=True).wait_for(state="attached")
    # What draws a trace is loaded with the first one.
    go(page, "?view=traces&mode=timeline&panel=none&trace=" + _small(console), ROW)
    go(page, "?view=traces&mode=timeline&panel=none", ".traces[data-open=list]")
    took = go(page, f"?view=traces&mode=timeline&panel=none&trace={trace}", ROW)
    page.wait_for_timeout(1500)
    page.locator(".tl-scroll").hover()
    frames(page)
    for _ in range(40):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(16)
    name = f"{spans:,} spans"
    report.add("trace: to the first row", "ms", name, took, target=ROW_LIMITS.get(spans, ""))
    report.add("trace: frame while scrolling, p95", "ms", name, p95(frames(page)), target="<= 20")
    page.context.close()


def _small(console: Console) -> str:
    found: str = console.client.get("/api/traces?limit=10").json()["traces"][-1]["traceId"]
    return found

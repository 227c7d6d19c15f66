"""A page that stays open: how late news is, floods of lines, a saved file, what it costs at rest, what it keeps."""

from __future__ import annotations

import time
from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks.console_parts.console import Console
from benchmarks.console_parts.pages import opened
from benchmarks.console_parts.watching import Engine, frames, p95
from benchmarks.harness.browser import chromium
from benchmarks.harness.processes import family
from benchmarks.harness.report import Report, progress
from runtime.adapters.redis_log import FIELD
from runtime.adapters.telemetry.records import encode_batch
from runtime.adapters.telemetry.redis import KEY
from runtime.model import LogRecord, now_ns

MARKS = 60
FLOODS = {1_000: "<= 0", 10_000: ""}
FLOOD_SECONDS = 5
TICK = 0.05
IDLE_SECONDS = 15
HEAP_SECONDS = 60
HEAP_RATE = 200
EIGHT_HOURS = 8 * 3_600
SAVES = 2
STEP = """
config = {{"name": "{name}", "triggers": [{{"type": "queue", "topic": "saved"}}]}}


async def handler(message, ctx):
    return None
"""
HEAR = """() => {
  window.heard = []
  new MutationObserver(() => {
    for (const text of document.querySelector('.log-scroll').innerText.matchAll(/mark (\\d+) (\\d+)/g)) {
      if (heard[text[1]] === undefined) heard[text[1]] = Date.now() - Number(text[2])
    }
  }).observe(document.querySelector('.logs'), {subtree: true, childList: true, characterData: true})
}"""


def measure(report: Report, console: Console) -> None:
    """Measure each on one page, the way a day goes by."""
    with chromium() as browser:
        progress("a page at rest")
        _idle(report, console, browser)
        page = opened(browser, console)
        page.get_by_text("Live", exact=True).wait_for(state="attached")
        progress("a saved file")
        _saves(report, console, page)
        progress("how late a line is")
        _lateness(report, console, page)
        for rate in FLOODS:
            progress(f"{rate:,} lines a second")
            _flood(report, console, page, rate)
        progress(f"what the page keeps, {HEAP_SECONDS} s")
        _heap(report, console, page)


def _saves(report: Report, console: Console, page: Page) -> None:
    for number in range(SAVES):
        name = f"Saved{number}"
        file = console.studio.project / "src" / f"{name.lower()}_step.py"
        file.write_text(STEP.format(name=name), encoding="utf-8")
        began = time.monotonic()
        page.wait_for_function("name => document.body.innerText.includes(name)", arg=name, polling=20)
        report.add("save to the card on the page", "s", "Python", time.monotonic() - began, target="<= 2")
        file.unlink()


def _lateness(report: Report, console: Console, page: Page) -> None:
    page.evaluate(HEAR)
    for number in range(MARKS):
        _write(console, [_line(f"mark {number} {time.time_ns() // 1_000_000}")])
        page.wait_for_timeout(50)
    page.wait_for_timeout(1000)
    heard = [float(late) for late in page.evaluate("heard") if late is not None]
    report.add("event to screen: lines not seen", "lines", "log", MARKS - len(heard), target="<= 0")
    if heard:
        report.add("event to screen: median", "ms", "log", median(heard))
        report.add("event to screen: p95", "ms", "log", p95(heard), target="<= 150")


def _flood(report: Report, console: Console, page: Page, rate: int) -> None:
    frames(page)
    _lines(console, page, rate, FLOOD_SECONDS)
    found = frames(page)
    name = f"{rate:,} lines/s"
    report.add("frames over 50 ms while lines arrive", "frames", name, sum(f > 50 for f in found), target=FLOODS[rate])
    report.add("frame while lines arrive, p95", "ms", name, p95(found))


def _idle(report: Report, console: Console, browser: Browser) -> None:
    page = opened(browser, console, is_watched=False)
    engine = Engine(page)
    page.wait_for_timeout(3000)
    before, spent = engine.busy_seconds(), _server_seconds(console)
    page.wait_for_timeout(IDLE_SECONDS * 1000)
    busy = 100 * (engine.busy_seconds() - before) / IDLE_SECONDS
    server = 100 * (_server_seconds(console) - spent) / IDLE_SECONDS
    report.add("CPU with a page open and nothing to do", "% of a core", "page's main thread", busy, target="<= 5")
    report.add("CPU with a page open and nothing to do", "% of a core", "the whole studio", server, target="<= 5")
    page.context.close()


def _heap(report: Report, console: Console, page: Page) -> None:
    """The log holds as much as it may after the floods, so that what still grows would grow for ever."""
    engine = Engine(page)
    before = engine.heap_mb()
    _lines(console, page, HEAP_RATE, HEAP_SECONDS)
    grown = engine.heap_mb() - before
    day = grown * EIGHT_HOURS / HEAP_SECONDS
    scaled = f"{HEAP_SECONDS} s at {HEAP_RATE} lines/s; eight hours at this pace would be {day:+,.0f} MB"
    report.add("heap that grew while a page was open", "MB", "page", grown, target="<= 20", note=scaled)


def _lines(console: Console, page: Page, rate: int, seconds: int) -> None:
    began, written = time.monotonic(), 0
    for tick in range(1, round(seconds / TICK) + 1):
        upto = round(tick * rate * TICK)
        _write(console, [_line(f"order {number} accepted") for number in range(written, upto)])
        written = upto
        page.wait_for_timeout(max(1.0, (began + tick * TICK - time.monotonic()) * 1000))


def _write(console: Console, records: list[LogRecord]) -> None:
    with console.studio.redis() as redis:
        redis.xadd(KEY, {FIELD: encode_batch(list(records))})


def _line(message: str) -> LogRecord:
    return LogRecord(now_ns(), "info", message, "0" * 32, "0" * 16, "CreateOrder", 1, {"n": 1})


def _server_seconds(console: Console) -> float:
    return sum(cost.cpu_seconds for cost in family(console.studio.pid))

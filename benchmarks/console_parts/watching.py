"""What a page is asked about itself: its frames, its first paints, how busy it is and what it keeps."""

from __future__ import annotations

import gzip
from statistics import quantiles
from typing import Any

from playwright.sync_api import CDPSession, Page, Response

# Runs before the page's own scripts. `shown(selector)` and `laidOut` are moments of performance.now().
WATCH = """
window.watched = {frames: [], shifts: 0, blocked: 0, largest: 0, laidOut: null}
const observe = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take))
  .observe({type, buffered: true})
observe('layout-shift', entry => { if (!entry.hadRecentInput) watched.shifts += entry.value })
observe('longtask', entry => { watched.blocked += Math.max(0, entry.duration - 50) })
observe('largest-contentful-paint', entry => { watched.largest = entry.startTime })
let before = null
const frame = now => {
  if (before !== null) watched.frames.push(now - before)
  before = now
  requestAnimationFrame(frame)
}
requestAnimationFrame(frame)
const Plain = window.Worker
window.Worker = class extends Plain {
  postMessage(...told) {
    const asked = performance.now()
    this.addEventListener('message', () => { watched.laidOut = performance.now() - asked }, {once: true})
    super.postMessage(...told)
  }
}
window.shown = selector => new Promise(done => {
  const look = () => document.querySelector(selector)
    ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look)
  look()
})
"""
GO = """async ([address, selector]) => {
  const began = performance.now()
  history.pushState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
  return await shown(selector) - began
}"""


def p95(values: list[float]) -> float:
    """Return the value that 95 of 100 don't exceed."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def frames(page: Page) -> list[float]:
    """Return how long each frame took since the last time this was asked, in milliseconds."""
    found: list[float] = page.evaluate("watched.frames.splice(0)")
    return found


def go(page: Page, address: str, selector: str) -> float:
    """Change the address as a link of the page does; return milliseconds until what is looked for is painted."""
    took: float = page.evaluate(GO, [address, selector])
    return took


class Scripts:
    """Adds up the JavaScript that a page loads."""

    def __init__(self, page: Page) -> None:
        self._responses: list[Response] = []
        page.on("response", self._take)

    def _take(self, response: Response) -> None:
        self._responses.append(response)

    def kilobytes(self) -> float:
        """Return how much that is compressed; the console itself sends it plain, over the loopback."""
        scripts = [found for found in self._responses if "javascript" in found.headers.get("content-type", "")]
        return sum(len(gzip.compress(found.body())) for found in scripts) / 1024


class Engine:
    """What Chromium tells of a page from outside."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")

    def busy_seconds(self) -> float:
        """Return how long the page's main thread has worked since it was opened."""
        told: dict[str, Any] = self._session.send("Performance.getMetrics")
        return next(float(one["value"]) for one in told["metrics"] if one["name"] == "TaskDuration")

    def heap_mb(self) -> float:
        """Return what the page keeps after everything that can go is gone."""
        self._session.send("HeapProfiler.collectGarbage")
        told: dict[str, Any] = self._session.send("Runtime.getHeapUsage")
        return float(told["usedSize"]) / 1024**2

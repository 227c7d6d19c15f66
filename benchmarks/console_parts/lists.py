"""Every list and filter of the console's API, as a page reads them over HTTP, one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from benchmarks.console_parts.console import Console
from benchmarks.harness.console_data import LARGE, NEEDLE, SPREAD_NS, STEPS, large_traces, trace_id_of
from benchmarks.harness.dead_letters import bury
from benchmarks.harness.report import Report, progress

ROUNDS = 20
LIST_LIMIT = "<= 200"
TIMELINE_LIMITS = {10_000: "<= 150"}
QUEUE = f"{STEPS[3]}/queue({STEPS[3].lower()})"
# More than are put together by what they failed with.
LETTERS = 14_212
HOUR_NS = 3_600 * 1_000_000_000


def measure(report: Report, console: Console) -> None:
    """Ask for each address in turns, so that none of them finds only what it has just read itself."""
    bury(console.studio.redis(), QUEUE, LETTERS)
    addresses = dict(_lists(console))
    large = {spans: f"traces/{trace}/spans" for spans, trace in large_traces(console.size).items()}
    took: dict[str, list[float]] = {name: [] for name in addresses}
    for number in range(ROUNDS + 1):
        progress(f"lists, round {number} of {ROUNDS}" if number else "lists, warming up")
        for name, address in addresses.items():
            took[name].append(_ask(console, address))
    subject = f"{len(addresses)} lists and filters over {console.size.spans:,} spans"
    for name, found in took.items():
        _tell(report, subject, name, found[1:], LIST_LIMIT)
    for spans, address in large.items():
        found = [_ask(console, address) for _ in range(ROUNDS + 1)]
        _tell(report, "timelines", f"a trace of {spans:,} spans", found[1:], TIMELINE_LIMITS.get(spans, ""))


def _tell(report: Report, subject: str, name: str, took: list[float], limit: str) -> None:
    for each in took:
        report.add(subject, "ms", name, each)
    report.add(f"{subject}: p95", "ms", name, sorted(took)[int(len(took) * 0.95) - 1], target=limit)


def _ask(console: Console, address: str) -> float:
    began = time.perf_counter()
    answer = console.client.get(f"/api/{address}")
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"/api/{address} answered {answer.status_code}: {answer.text[:500]}")
    return took


def _lists(console: Console) -> Iterator[tuple[str, str]]:
    newest: dict[str, Any] = console.client.get("/api/traces?limit=1").json()["traces"][0]
    end = int(newest["startTimeUnixNano"])
    step, middle = STEPS[3], end - SPREAD_NS // 2
    trace = trace_id_of(console.size.traces // 2)
    yield from _trace_lists(console, step, middle, end)
    yield "one trace", f"traces/{trace}"
    yield "spans of a trace", f"traces/{trace}/spans"
    yield "one span", f"traces/{trace}/spans/{console.size.traces // 2:08x}{1:08x}"
    yield "branch of a large trace", f"traces/{large_traces(console.size)[LARGE[0]]}/spans?branch=none"
    yield "runs of a Step", f"steps/{step}/runs?limit=50"
    yield "recent inputs of a Step", f"run?step={step}"
    yield "why a Step didn't run", f"why?step={step}"
    yield "last answers of endpoints", "endpoints"
    yield "runs of schedules", "schedules"
    yield "dead letters", f"dead-letters?queue={QUEUE}"
    yield "attempts of a dead letter", f"dead-letters/letter-{LETTERS - 1}?queue={QUEUE}"
    yield "writes of a key of every trace", "state/history?group=orders&key=5"
    yield "writes of a key of one trace", f"state/history?group=orders&key={LARGE[0]}"
    yield "writes of a key that nobody wrote", "state/history?group=orders&key=nothing"
    yield "activity", "activity"
    yield from _log_lists(console, step, middle, trace)
    yield "search: a key", "search?q=order-4711"
    yield "search: a Step", "search?q=invoice"
    yield "search: nothing", "search?q=zzzzzz"


def _trace_lists(console: Console, step: str, middle: int, end: int) -> Iterator[tuple[str, str]]:
    for name, query in (
        ("newest", ""),
        ("status error", "status=error"),
        ("status running", "status=running"),
        ("trigger cron", "trigger=cron"),
        ("a Step", f"step={step}"),
        ("a Step that never ran", "step=Nothing"),
        ("a flow", f"flow={console.flow}"),
        ("an hour", f"since={middle}&until={middle + HOUR_NS}"),
        ("before all", f"until={end - 2 * SPREAD_NS}"),
        ("longer than 1 s", "longer=1000"),
        ("longer than an hour", "longer=3600000"),
        ("shorter than 2 ms", "shorter=2"),
        ("a key", "key=%22order-4711%22"),
        ("keys with a rare beginning", "key=order-471"),
        ("keys with a common beginning", "key=order"),
        ("a common beginning and errors", "key=customer&status=error&longer=5000"),
        ("a text in most", "q=item"),
        ("a text in three", f"q={NEEDLE}"),
        ("everything at once", f"status=error&step={step}&trigger=http&longer=50&since={middle}"),
    ):
        yield f"traces: {name}", f"traces?limit=100&{query}"
        yield f"count: {name}", f"traces/count?{query}"
    yield "traces: a page far back", f"traces?limit=100&before={middle}.1"
    yield "traces: a page far back of errors", f"traces?limit=100&status=error&before={middle}.1"


def _log_lists(console: Console, step: str, middle: int, trace: str) -> Iterator[tuple[str, str]]:
    line = console.size.logs // 2
    for name, query in (
        ("newest", ""),
        ("errors", "severity=error"),
        ("info and worse", "severity=info"),
        ("a Step", f"step={step}"),
        ("errors of a Step", f"step={step}&severity=error"),
        ("a trace", f"trace={trace}"),
        ("a trace of 500 lines", f"trace={large_traces(console.size)[LARGE[0]]}&severity=warn"),
        ("a span", f"trace={trace}&span={console.size.traces // 2:08x}{1:08x}"),
        ("an hour", f"since={middle}&until={middle + HOUR_NS}"),
        ("an hour of a Step", f"since={middle}&until={middle + HOUR_NS}&step={step}"),
        ("around one", f"around={line}"),
        ("newer than one", f"after={line}"),
        ("a page far back", f"before={line}"),
        ("a common text", "q=accepted"),
        ("a text in three", f"q={NEEDLE}"),
        ("a text in none", "q=zzzzzz"),
        ("a text in errors", "q=zzzzzz&severity=error"),
        ("a text in a Step", f"q=zzzzzz&step={step}"),
    ):
        yield f"logs: {name}", f"logs?limit=200&{query}"

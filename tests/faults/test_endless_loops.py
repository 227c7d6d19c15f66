"""Handlers that never give way: killed at their deadline, and what shares their runner goes on elsewhere."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from runtime.config.tree import Runners
from runtime.model import Outcome
from tests.faults.report import report
from tests.integration.living import until
from tests.integration.loaded import Loaded, loaded, write

FULL = os.environ.get("FAULTS_FULL") == "1"
# A shared machine that runs many tests at once may take longer than the figures that a full run holds us to.
SLACK = 1.0 if FULL else 4.0
DEADLINE = 0.5
SWALLOWING = "while True:\n    try:\n        for n in range(10**9): int(n)\n    except BaseException: pass"
LOOPS = {
    "js": ("js", "for (;;) {}", "def"),
    "js-swallowing": ("js", "for (;;) { try { JSON.parse('{') } catch {} }", "def"),
    "js-later": ("js", "await new Promise(r => setTimeout(r, 10)); for (;;) {}", "def"),
    "py": ("py", "while True: pass", "def"),
    "py-swallowing": ("py", SWALLOWING, "def"),
    "py-async": ("py", "while True: pass", "async def"),
}


@pytest.mark.parametrize("name", LOOPS)
async def test_F25_endless_loop_ends_within_three_seconds_of_its_deadline(
    project: Path, redis_url: str, name: str
) -> None:
    language, body, define = LOOPS[name]
    write(project, "loop", body, language=language, define=define)
    write(project, "quick", "return 1", language=language)
    times, took = 20 if FULL else 2, []
    async with loaded(project, redis_url) as running:
        for _ in range(times):
            assert (await running.call("quick", timeout_ms=10_000)).kind == "ok"
            began = time.monotonic()
            outcome = await running.call("loop", timeout_ms=int(DEADLINE * 1000))
            took.append(time.monotonic() - began - DEADLINE)
            assert outcome.kind == "timeout"
            assert outcome.failure is not None
            assert ("killed" in outcome.failure.message) is (name != "py")
        assert (await running.call("quick", timeout_ms=10_000)).kind == "ok"
    assert max(took) <= 3.0 * SLACK
    report("F25", n=times, recovery_s=round(max(took), 2), note=f"{name}: ended, seconds after the deadline")


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F25_blocked_event_loop_is_noticed_and_calls_that_it_did_not_begin_go_elsewhere(
    project: Path, redis_url: str, language: str
) -> None:
    body = "for (;;) {}" if language == "js" else "while True: pass"
    write(project, "loop", body, language=language, define="async def")
    write(project, "quick", "return 1", language=language)
    async with loaded(project, redis_url) as running:
        stuck = asyncio.create_task(running.call("loop", timeout_ms=20_000))
        await asyncio.sleep(0.2)
        began = time.monotonic()
        others = [asyncio.create_task(running.call("quick", timeout_ms=20_000)) for _ in range(50)]
        await until(lambda: any("stuck" in line for line in running.said))
        noticed = time.monotonic() - began
        outcomes = await asyncio.gather(*others)
        done = time.monotonic() - began
        assert {outcome.kind for outcome in outcomes} == {"ok"}
        assert not stuck.done()
        stuck.cancel()
        await asyncio.gather(stuck, return_exceptions=True)
    assert noticed <= 5.0 * SLACK
    assert done <= 10.0 * SLACK
    note = f"{language}: blocked loop noticed after {noticed:.1f} s, calls behind it answered by a new runner"
    report("F25", n=len(outcomes), recovery_s=round(done, 2), note=note)


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F25_long_computation_costs_no_other_call_and_runs_none_twice(
    project: Path, redis_url: str, tmp_path: Path, language: str
) -> None:
    ledger = tmp_path / "ledger"
    if language == "js":
        write(project, "busy", "const end = Date.now() + 4000; while (Date.now() < end) {} return 1")
        write(project, "quick", f"fs.appendFileSync('{ledger}', '.'); return 1", top="import fs from 'node:fs'")
    else:
        body = "import time\nend = time.monotonic() + 4\nwhile time.monotonic() < end: pass\nreturn 1"
        write(project, "busy", body, language="py", define="async def")
        write(project, "quick", f"open({str(ledger)!r}, 'a').write('.')\nreturn 1", language="py")
    async with loaded(project, redis_url, Runners(count=2)) as running:
        busy = [asyncio.create_task(running.call("busy", timeout_ms=20_000)) for _ in range(2)]
        await asyncio.sleep(0.2)
        others = await asyncio.gather(*(running.call("quick", timeout_ms=20_000) for _ in range(50)))
        assert {outcome.kind for outcome in (*others, *(await asyncio.gather(*busy)))} == {"ok"}
    assert ledger.read_text() == "." * 50


async def test_F25_message_beside_an_endless_loop_runs_again_without_being_charged(
    project: Path, redis_url: str, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger"
    top = "import fs from 'node:fs'"
    write(project, "loop", "await new Promise(r => setTimeout(r, 300)); for (;;) {}")
    body = f"fs.appendFileSync('{ledger}', '.'); await new Promise(r => setTimeout(r, 1000)); return 1"
    write(project, "beside", body, top=top)
    async with loaded(project, redis_url) as running:
        loop = asyncio.create_task(running.call("loop", timeout_ms=1000))
        message = await running.call("beside", timeout_ms=20_000, effect="job:1", outbox=[])
        request = await _beside_another_loop(running)
        assert (await loop).kind == "timeout"
    assert message.kind == "ok"
    assert ledger.read_text() == "..."
    assert request.failure is not None
    assert "killed, because loop did not stop" in request.failure.message


async def _beside_another_loop(running: Loaded) -> Outcome:
    loop = asyncio.create_task(running.call("loop", timeout_ms=1000))
    outcome = await running.call("beside", timeout_ms=20_000)
    await loop
    return outcome

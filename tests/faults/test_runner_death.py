"""Runners that are killed, that crash as soon as they run, and that never come back from a handler."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from runtime.supervisor import fleet
from runtime.supervisor.runner import Runner
from tests.faults.report import report
from tests.integration.living import living, queue_trigger, until, write_step
from tests.integration.loaded import Loaded, loaded, write

FULL = os.environ.get("FAULTS_FULL") == "1"
# A shared machine that runs many tests at once may take longer than the figures that a full run holds us to.
SLACK = 1.0 if FULL else 4.0
OTHER = {"js": "py", "py": "js"}
RUNNER = {"js": "node", "py": "python"}
# A handler that takes its time, and says the number of its process first.
SLOW = {
    "js": "await new Promise(r => setTimeout(r, {ms})); return process.pid",
    "py": "import os, time\ntime.sleep({ms} / 1000)\nreturn os.getpid()",
}


def pid_of(running: Loaded, language: str) -> int:
    """Return the process of a language's only runner."""
    (own,) = (found for found in running.loader.fleets if found.language.name == RUNNER[language])
    pid = own.runners[0].process.pid
    assert pid is not None
    return pid


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F04_runner_killed_mid_handler_fails_that_call_only_and_is_back_soon(
    project: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(fleet, "HEALTHY_SECONDS", 0.0)  # these kills are one by one, not a crash loop
    write(project, "slow", SLOW[language].format(ms=30_000), language=language)
    write(project, "quick", SLOW[language].format(ms=1), language=language)
    write(project, "other", SLOW[OTHER[language]].format(ms=1), language=OTHER[language])
    kills, others, respawns = 20 if FULL else 3, 0, []
    async with loaded(project, redis_url) as running:
        for _ in range(kills):
            victim = pid_of(running, language)
            assert (await running.call("quick")).result == victim
            slow = asyncio.create_task(running.call("slow", timeout_ms=60_000))
            await asyncio.sleep(0.05)
            killed = time.monotonic()
            os.kill(victim, signal.SIGKILL)
            outcome = await slow
            assert time.monotonic() - killed <= 1.0 * SLACK
            assert outcome.failure is not None
            assert (outcome.kind, outcome.failure.code) == ("crashed", "step_crashed")
            assert "SIGKILL" in outcome.failure.message
            assert (await running.call("other")).kind == "ok"
            others += 1
            assert (await running.call("quick", timeout_ms=10_000)).kind == "ok"
            respawns.append(time.monotonic() - killed)
            assert pid_of(running, language) != victim
    assert max(respawns) <= {"py": 2.0, "js": 3.0}[language] * SLACK
    note = f"{language}: callers told within 1 s, {others} calls of the other language ok"
    report("F04", n=kills, recovery_s=round(max(respawns), 2), note=note)


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F04_message_whose_runner_was_killed_is_tried_again(
    project: Path, redis_url: str, tmp_path: Path, language: str
) -> None:
    ledger = tmp_path / "ledger"
    write_job(project, language, ledger)
    messages, recoveries = 200 if FULL else 20, []
    async with living(project, redis_url, max_retries=8, concurrency=20) as alive, alive.worker():
        await alive.start("runtime.scheduler")
        await alive.enqueue("jobs", *({"n": n} for n in range(messages)))
        await until(ledger.exists)
        for _ in range(2):
            killed, victim = time.monotonic(), ledger.read_text().split()[-1]
            os.kill(int(victim), signal.SIGKILL)
            # What the victim wrote last may be seen only now, so a new line alone tells nothing.
            await until(lambda victim=victim: ledger.read_text().split()[-1] != victim)
            recoveries.append(time.monotonic() - killed)
        await until(lambda: alive.stock.zcard("rq:finished:Job/queue(jobs)") == messages, 50)
    lines = ledger.read_text().splitlines()
    lost = messages - len({line.split()[0] for line in lines})
    assert lost == 0
    note = f"{language} queue: {len(lines)} attempts, 2 kills"
    report("F04", n=messages, lost=lost, recovery_s=round(max(recoveries), 2), note=note)


def write_job(project: Path, language: str, ledger: Path) -> None:
    """Write a Step that appends a message's number and its own process to a file, and then takes a while."""
    if language == "js":
        line = f"fs.appendFileSync('{ledger}', input.n + ' ' + process.pid + '\\n')"
        body = f"{line}; await new Promise(r => setTimeout(r, 300))"
        write_step(project, "Job", queue_trigger("jobs", "{ backoffDelayMs: 100 }"), body)
        return
    (project / "src" / "job_step.py").write_text(
        "import os, time\n"
        "trigger = {'type': 'queue', 'topic': 'jobs', 'config': {'backoffDelayMs': 100}}\n"
        "config = {'name': 'Job', 'triggers': [trigger]}\n"
        "def handler(input, ctx):\n"
        f"    with open({str(ledger)!r}, 'a') as file: file.write(f\"{{input['n']}} {{os.getpid()}}\\n\")\n"
        "    time.sleep(0.3)\n"
    )


@pytest.fixture
def spawns(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return when runners were started."""
    times: list[float] = []
    start = Runner.start

    async def counted(runner: Runner) -> None:
        times.append(time.monotonic())
        await start(runner)

    monkeypatch.setattr(Runner, "start", counted)
    return times


EXITS = {
    "js": "console.error('boom'); process.reallyExit(1)",
    "js-guarded": "process.exit(1)",
    "py": "import os; os.write(2, b'boom\\n'); os._exit(1)",
}


@pytest.mark.parametrize("name", EXITS)
async def test_F05_file_that_ends_its_runner_while_loading_is_broken_with_its_last_words(
    project: Path, redis_url: str, spawns: list[float], name: str
) -> None:
    language = name.partition("-")[0]
    write(project, "bomb", "return 1", language=language, top=EXITS[name])
    other = project / write(project, "other", "return 1", language=language)
    async with loaded(project, redis_url) as running:
        broken = running.step("bomb").broken
        assert broken is not None
        assert ("process.exit(1) was called in src/bomb.step.js:1" if "guarded" in name else "boom") in broken.message
        assert (await running.call("other")).kind == "ok"
        started = len(spawns)
        await asyncio.sleep(60 if FULL else 3)
        assert len(spawns) == started <= 8
        other.write_text(other.read_text() + "\n")
        await running.loader.reload(frozenset({other.relative_to(project).as_posix()}))
        assert len(spawns) == started + 1
    report("F05", n=started, note=f"{name}: {started} runners started in all, none again, Broken with its output")


@pytest.mark.parametrize("language", ["js", "py"])
@pytest.mark.timeout(120)
async def test_F05_runner_that_keeps_ending_by_itself_is_started_ever_more_slowly(
    project: Path, redis_url: str, spawns: list[float], language: str
) -> None:
    bombs = {
        "js": "setTimeout(() => process.reallyExit(1), 50)",
        "py": "import os, threading\nthreading.Timer(0.05, os._exit, (1,)).start()",
    }
    write(project, "bomb", "return 1", language=language, top=bombs[language])
    write(project, "other", "return 1", language=OTHER[language])
    seconds, most = (60, 8) if FULL else (9, 5)
    async with loaded(project, redis_url) as running:
        first = spawns[0]
        while time.monotonic() - first < seconds:
            assert (await running.call("other")).kind == "ok"
            await asyncio.sleep(0.1)
    own = len(spawns) - 1
    assert 2 < own <= most
    report("F05", n=own, note=f"{language}: {own} runners in {seconds} s; Steps of the other language ran")

"""Steps that are removed or edited while they run, or while their messages wait."""

from __future__ import annotations

import asyncio
import os
import time
from collections import defaultdict
from pathlib import Path

import pytest

from runtime.adapters.telemetry.base import Record
from runtime.discovery.version import version_of
from runtime.model import Span
from tests.faults.report import report
from tests.integration.living import Living, living, until
from tests.integration.loaded import loaded, write

FULL = os.environ.get("FAULTS_FULL") == "1"
QUEUE = "Job/queue(jobs)"


def write_job(project: Path, language: str, ledger: Path) -> Path:
    """Write a Step that takes messages one at a time, and notes the beginning and the end of each."""
    if language == "js":
        path = project / "src" / "job.step.js"
        path.write_text(
            "import fs from 'node:fs'\n"
            "const trigger = { type: 'queue', topic: 'jobs', config: { concurrency: 1 } }\n"
            "export const config = { name: 'Job', triggers: [trigger] }\n"
            "export const handler = async (input) => {\n"
            f"  fs.appendFileSync('{ledger}', `begin ${{input.n}}\\n`)\n"
            "  await new Promise((r) => setTimeout(r, 100))\n"
            f"  fs.appendFileSync('{ledger}', `end ${{input.n}}\\n`)\n"
            "}\n"
        )
        return path
    path = project / "src" / "job_step.py"
    path.write_text(
        "import time\n"
        "trigger = {'type': 'queue', 'topic': 'jobs', 'config': {'concurrency': 1}}\n"
        "config = {'name': 'Job', 'triggers': [trigger]}\n"
        "def note(what, n):\n"
        f"    with open({str(ledger)!r}, 'a') as file: file.write(f'{{what}} {{n}}\\n')\n"
        "def handler(input, ctx):\n"
        "    note('begin', input['n'])\n"
        "    time.sleep(0.1)\n"
        "    note('end', input['n'])\n"
    )
    return path


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F51_messages_of_a_removed_step_wait_in_its_queue_and_run_once_it_is_back(
    project: Path, redis_url: str, tmp_path: Path, language: str
) -> None:
    ledger = tmp_path / "ledger"
    path = write_job(project, language, ledger)
    write(project, "other", "return 1", language=language)
    text, messages = path.read_text(), 200 if FULL else 20
    async with living(project, redis_url) as alive, alive.worker():
        await alive.enqueue("jobs", *({"n": n} for n in range(messages)))
        await until(lambda: _count(ledger, "end") >= 3)
        path.unlink()
        removed = time.monotonic()
        await alive.loader.reload(frozenset({path.relative_to(project).as_posix()}))
        await until(lambda: _rests(alive, ledger))
        ended, waiting = _count(ledger, "end"), alive.stock.llen(f"rq:queue:{QUEUE}")
        assert ended == _count(ledger, "begin")
        assert ended + waiting == messages
        assert waiting > 0
        path.write_text(text)
        restored = time.monotonic()
        await alive.loader.reload(frozenset({path.relative_to(project).as_posix()}))
        await until(lambda: _count(ledger, "end") > ended)
        recovery = time.monotonic() - restored
        await until(lambda: _count(ledger, "end") >= messages, 50)
    done = [line for line in ledger.read_text().splitlines() if line.startswith("end")]
    lost, duplicated = messages - len(set(done)), len(done) - len(set(done))
    assert (lost, duplicated) == (0, 0)
    note = f"{language}: {waiting} waited in the queue for {restored - removed:.1f} s and ran once the Step was back"
    report("F51", n=messages, lost=lost, duplicated=duplicated, recovery_s=round(recovery, 2), note=note)


def _count(ledger: Path, what: str) -> int:
    return sum(line.startswith(what) for line in ledger.read_text().splitlines()) if ledger.exists() else 0


async def _rests(alive: Living, ledger: Path) -> bool:
    """Tell whether nothing has begun for a while and nothing runs."""
    before = _count(ledger, "begin")
    await asyncio.sleep(0.5)
    is_idle = _count(ledger, "begin") == before == _count(ledger, "end")
    return is_idle and not alive.stock.zcard("motia:queue:leases")


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F52_each_call_runs_one_version_and_its_span_names_it(
    project: Path, redis_url: str, language: str
) -> None:
    slow = {
        "js": "await new Promise(r => setTimeout(r, 40)); return {n}",
        "py": "import time\ntime.sleep(0.04)\nreturn {n}",
    }[language]
    file = write(project, "a", slow.format(n=0), language=language)
    versions, edits = {version_of(project / file): 0}, 20 if FULL else 5
    async with loaded(project, redis_url) as running:
        recorded: list[Record] = []
        running.runtime.telemetry.record = recorded.append  # type: ignore[method-assign]
        results: list[int] = []

        async def keep_calling() -> None:
            while True:
                outcome = await running.call("a")
                assert outcome.kind == "ok"
                results.append(outcome.result)

        calling = [asyncio.create_task(keep_calling()) for _ in range(4)]
        for number in range(1, edits + 1):
            write(project, "a", slow.format(n=number), language=language)
            versions[version_of(project / file)] = number
            await running.loader.reload(frozenset({file}))
            await until(lambda number=number: results[-1:] == [number])
        for task in calling:
            task.cancel()
        await asyncio.gather(*calling, return_exceptions=True)
    named = defaultdict(int)
    for span in recorded:
        if isinstance(span, Span) and span.end is not None and span.attributes["motia.outcome"] == "ok":
            named[versions[span.attributes["motia.version"]]] += 1
    returned = {number: results.count(number) for number in range(edits + 1)}
    assert dict(named) == returned
    report("F52", n=len(results), note=f"{language}: {edits} edits under calls, 0 mixed, every span names its version")

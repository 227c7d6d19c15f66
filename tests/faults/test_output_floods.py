"""Steps that print without end: memory stays bounded, what is left out is counted, and other calls go on."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import sys
import time
from pathlib import Path
from statistics import quantiles

import pytest

from runtime.adapters.telemetry.base import Record
from runtime.model import LogRecord
from runtime.supervisor.process import Process, ProcessSpec
from tests.faults.report import report
from tests.integration.loaded import Loaded, loaded, write

FULL = os.environ.get("FAULTS_FULL") == "1"
LINES = 10_000_000 if FULL else 200_000
LONGEST = 64 * 1024
FLOODS = {
    "js-stdout": ("js", f"for (let n = 0; n < {LINES}; n++) process.stdout.write('x'.repeat(99) + '\\n')"),
    "js-console": ("js", f"for (let n = 0; n < {LINES // 10}; n++) console.log('x'.repeat(99))"),
    "py": ("py", f"for n in range({LINES}): print('x' * 99)"),
    "py-stderr": ("py", f"import sys\nfor n in range({LINES // 10}): sys.stderr.write('x' * 99 + '\\n')"),
}
LONG_LINES = {
    "js": "for (let n = 0; n < 50; n++) process.stdout.write('x'.repeat(1e6))",
    "py": "import sys\nfor n in range(50): sys.stdout.write('x' * 10**6)",
}


def spy(running: Loaded) -> list[Record]:
    """Return the list of everything that is recorded from now on."""
    recorded: list[Record] = []
    record = running.runtime.telemetry.record

    def also(each: Record) -> None:
        recorded.append(each)
        record(each)

    running.runtime.telemetry.record = also  # type: ignore[method-assign]
    return recorded


def lines_of(recorded: list[Record], name: str) -> list[LogRecord]:
    return [each for each in recorded if isinstance(each, LogRecord) and each.step == name]


def memory() -> int:
    """Return the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize("name", FLOODS)
@pytest.mark.timeout(300)
async def test_F28_flood_of_lines_is_counted_exactly_and_holds_up_nobody(
    project: Path, redis_url: str, name: str
) -> None:
    language, body = FLOODS[name]
    count = LINES if name in ("js-stdout", "py") else LINES // 10
    write(project, "flood", body, language=language)
    write(project, "other", "return 1", language={"js": "py", "py": "js"}[language])
    async with loaded(project, redis_url) as running:
        recorded, before, waits = spy(running), memory(), []
        await running.call("other")
        flooding = asyncio.create_task(running.call("flood", timeout_ms=280_000))
        while not flooding.done() or len(waits) < 2:
            began = time.monotonic()
            assert (await running.call("other")).kind == "ok"
            waits.append(time.monotonic() - began)
            await asyncio.sleep(0.005)
        assert (await flooding).kind == "ok"
        grown = memory() - before
    lines = lines_of(recorded, "flood")
    (dropped,) = (each.data["dropped"]["logs"] for each in lines if each.data)
    assert len(lines) - 1 + dropped == count
    assert grown <= 50
    slowest = quantiles(waits, n=100)[98] if len(waits) > 2 else max(waits)
    note = f"{name}: {dropped:,} lines dropped, exactly; caller +{grown} MB; others' p99 {slowest * 1e3:.0f} ms"
    report("F28", n=count, note=note)


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F28_line_without_an_end_is_cut(project: Path, redis_url: str, language: str) -> None:
    write(project, "flood", LONG_LINES[language], language=language)
    async with loaded(project, redis_url) as running:
        recorded, before = spy(running), memory()
        assert (await running.call("flood", timeout_ms=30_000)).kind == "ok"
        line, rest = lines_of(recorded, "flood")
        assert len(line.message) == LONGEST
        assert rest.message == f"… {50_000_000 - LONGEST:,} more characters of this line were left out"
        assert memory() - before <= 50
    report("F28", n=1, note=f"{language}: a line of 50 MB is cut at 64 KiB")


async def printed_by(code: str) -> list[str]:
    """Return what is handed on of a program's output."""
    lines: list[str] = []
    spec = ProcessSpec("node@1", [sys.executable, "-c", code], Path("/"), dict(os.environ))
    process = Process(spec, lambda _, line: lines.append(line))
    await process.start()
    await process.wait()
    return lines


async def test_F28_flood_outside_of_attempts_is_counted_exactly() -> None:
    size, before, began = LINES // 100_000 * 10, memory(), time.monotonic()
    lines = await printed_by(f"import os\nfor n in range({size}): os.write(1, (b'x' * 99 + b'\\n') * 10_000)")
    dropped = [
        int(found[1].replace(",", "")) for each in lines if (found := re.match(r"… ([\d,]+) lines dropped", each))
    ]
    assert len(lines) - len(dropped) + sum(dropped) == size * 10_000
    assert memory() - before <= 50
    took = time.monotonic() - began
    report(
        "F28", n=size * 10_000, note=f"a runner's own output: {sum(dropped):,} lines dropped, exactly, in {took:.1f} s"
    )


async def test_F28_line_without_an_end_outside_of_attempts_is_cut() -> None:
    before = memory()
    first, rest = await printed_by("import os\nfor n in range(50): os.write(1, b'x' * 10**6)")
    assert len(first) == LONGEST
    assert rest == f"… {50_000_000 - LONGEST:,} more bytes of this line were left out"
    assert memory() - before <= 50


async def test_F28_quiet_program_is_told_of_line_by_line_after_a_flood() -> None:
    code = "import time\nprint('x\\n' * 5000, flush=True)\ntime.sleep(1.5)\nprint('calm', flush=True)"
    lines = await printed_by(code)
    assert lines[-1] == "calm"
    assert lines[-2].startswith("… 4,001 lines dropped")

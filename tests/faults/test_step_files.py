"""Step files that are saved halfway, don't load, load too long, share names and paths."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from runtime.discovery.watch import changes
from runtime.execution.tasks import end_tasks
from runtime.gateway.router import Match, Router
from runtime.model import Outcome
from tests.faults.report import report
from tests.integration.living import until
from tests.integration.loaded import Loaded, loaded, write

FULL = os.environ.get("FAULTS_FULL") == "1"
# A shared machine that runs many tests at once may take longer than the figures that a full run holds us to.
SLACK = 1.0 if FULL else 4.0
BROKEN = {
    "js": "const a = 1\nexport const config = { name: ;\n",
    "py": "a = 1\nconfig = {'name': ;\n",
}
IMPORTS = {"js": "import 'nobody-has-this'", "py": "import nobody_has_this"}
RAISES = {"js": "throw new Error('no luck')", "py": "raise ValueError('no luck')"}


@asynccontextmanager
async def watched(project: Path, url: str) -> AsyncIterator[Loaded]:
    """Load a project, and again after every change of its files."""

    async def follow(running: Loaded) -> None:
        async for changed in changes(project):
            await running.loader.reload(changed)

    async with loaded(project, url) as running:
        following = asyncio.create_task(follow(running))
        await asyncio.sleep(0.3)  # until the watch has begun
        try:
            yield running
        finally:
            await end_tasks([following])


@asynccontextmanager
async def calling(running: Loaded, *names: str) -> AsyncIterator[list[Outcome]]:
    """Keep calling Steps, and return every outcome."""
    outcomes: list[Outcome] = []

    async def keep(name: str) -> None:
        while True:
            outcomes.append(await running.call(name))
            await asyncio.sleep(0.005)

    tasks = [asyncio.create_task(keep(name)) for name in names]
    try:
        yield outcomes
    finally:
        await end_tasks(tasks)


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F22_half_written_files_fail_no_request(project: Path, redis_url: str, language: str) -> None:
    saves = 200 if FULL else 30
    path = project / write(project, "a", "return 0", language=language)
    async with watched(project, redis_url) as running, calling(running, "a", "a") as outcomes:
        for number in range(1, saves + 1):
            write(project, "a", f"return {number}", language=language)
            whole = path.read_bytes()
            for size in (0, 50, len(whole) * 2 // 3):
                path.write_bytes(whole[:size])
                await asyncio.sleep(0.1 if number % 10 == 0 else 0.01)
            path.write_bytes(whole)
            await asyncio.sleep(0.02)
        await until(lambda: outcomes[-1].result == saves, 30)
    failed = [outcome for outcome in outcomes if outcome.kind != "ok"]
    assert failed == []
    report("F22", n=len(outcomes), lost=len(failed), note=f"{language}: {saves} saves, each in four parts")


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F22_file_that_is_saved_by_moving_is_never_gone(project: Path, redis_url: str, language: str) -> None:
    path = project / write(project, "a", "return 0", language=language)
    async with watched(project, redis_url) as running, calling(running, "a") as outcomes:
        for number in range(1, 11):
            path.rename(path.with_suffix(".bak"))
            await asyncio.sleep(0.1)
            write(project, "a", f"return {number}", language=language)
            await asyncio.sleep(0.2)
        await until(lambda: outcomes[-1].result == 10, 30)
        assert {outcome.kind for outcome in outcomes} == {"ok"}


async def _diagnosed(running: Loaded, path: Path, text: str) -> tuple[str, float]:
    """Save a file that doesn't load; return what is said of it, and after how many seconds."""
    saved = time.monotonic()
    path.write_text(text)
    broken = await until(lambda: running.step("a").broken)
    return f"{broken.place}: {broken.message} {broken.hint}", time.monotonic() - saved


async def _mended(running: Loaded, path: Path, text: str) -> float:
    saved = time.monotonic()
    path.write_text(text)
    await until(lambda: running.step("a").broken is None)
    return time.monotonic() - saved


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("F23", "js syntax", "src/a.step.js:2:31: SyntaxError: Unexpected"),
        ("F23", "ts syntax", "src/a.step.ts:2:31: SyntaxError: "),
        ("F23", "py syntax", "src/a_step.py:2:19: invalid syntax"),
        ("F24", "js import", "src/a.step.js:1: the package nobody-has-this isn't installed"),
        ("F24", "py import", "src/a_step.py:1: ModuleNotFoundError: No module named 'nobody_has_this'"),
        ("F24", "js raise", "src/a.step.js:1:7: Error: no luck"),
        ("F24", "py raise", "src/a_step.py:1: ValueError: no luck"),
    ],
)
async def test_F23_F24_file_that_does_not_load_breaks_its_own_step_only(
    project: Path, redis_url: str, fault: str, kind: str, said: str
) -> None:
    language, _, what = kind.partition(" ")
    base = "py" if language == "py" else "js"
    path = project / write(project, "a", "return 'good'", language=base)
    if language == "ts":
        path = path.rename(path.with_suffix(".ts"))
    write(project, "b", "return 1", language=base)
    good = path.read_text()
    bad = {"syntax": BROKEN[base], "import": f"{IMPORTS[base]}{good}", "raise": f"{RAISES[base]}{good}"}[what]
    rounds, times = 5 if FULL else 1, []
    async with watched(project, redis_url) as running, calling(running, "a", "b") as outcomes:
        for _ in range(rounds):
            told, took = await _diagnosed(running, path, bad)
            assert told.startswith(said)
            times += [took, await _mended(running, path, good)]
        assert len(running.loader.fleets) == 1
        await asyncio.sleep(0.1)
    assert {outcome.kind for outcome in outcomes} == {"ok"}
    assert max(times) <= 1.5 * SLACK
    note = f"{kind}: told and mended within {max(times):.2f} s, {len(outcomes)} calls ok"
    report(fault, n=len(outcomes), recovery_s=round(max(times), 2), note=note)


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F24_file_that_loops_while_loading_holds_up_no_other(
    project: Path, redis_url: str, language: str
) -> None:
    looping = {"js": "for (;;) {}", "py": "while True: pass"}[language]
    path = project / write(project, "a", "return 'good'", language=language)
    good = path.read_text()
    write(project, "b", "return 1", language=language)
    async with watched(project, redis_url) as running:
        path.write_text(f"{looping}\n{good}")
        saved = time.monotonic()
        write(project, "b", "return 2", language=language)
        await until(lambda: running.step("a").broken)
        assert (await running.call("b")).result == 2
        first = time.monotonic() - saved
        saved = time.monotonic()
        write(project, "b", "return 3", language=language)
        await until(lambda: _answers(running, "b", 3))
        second = time.monotonic() - saved
        assert (await running.call("a")).result == "good"
        await until(lambda: "did not finish loading" in str(running.step("a").broken), 15)
        assert await _mended(running, path, good) < 3.0 * SLACK
    assert first < 4.0 * SLACK
    assert second < 2.0 * SLACK
    note = f"{language}: another file's change took {first:.1f} s with a file that loops, {second:.1f} s the next time"
    report("F24", n=2, recovery_s=round(first, 2), note=note)


async def _answers(running: Loaded, name: str, result: object) -> bool:
    return (await running.call(name)).result == result


async def test_F24_file_that_loads_slowly_is_taken_once_it_has_loaded(project: Path, redis_url: str) -> None:
    path = project / write(project, "a", "return 1", language="py")
    async with watched(project, redis_url) as running:
        path.write_text("import time; time.sleep(2.5)\n" + path.read_text().replace("return 1", "return 2"))
        await until(lambda: "is still loading" in str(running.step("a").broken))
        assert (await running.call("a")).result == 1
        await until(lambda: _answers(running, "a", 2), 20)
        assert running.step("a").broken is None


async def test_F24_first_start_waits_for_a_slow_file_also_once_another_language_is_ready(
    project: Path, redis_url: str
) -> None:
    write(project, "quick", "return 1")
    slow = project / write(project, "slow", "return 2", language="py")
    slow.write_text("import time; time.sleep(2.5)\n" + slow.read_text())
    async with loaded(project, redis_url) as running:
        assert running.step("slow").broken is None
        assert [(await running.call(name)).result for name in ("quick", "slow")] == [1, 2]


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F46_of_two_steps_with_one_queue_the_first_by_path_runs(
    project: Path, redis_url: str, language: str
) -> None:
    names = ["b", "a", "c"]
    files = [write(project, name, f"return '{name}'", language=language) for name in names]
    for file in files:
        text = (project / file).read_text()
        for name in names:
            text = text.replace(f"'name': '{name}'", "'name': 'Same'").replace(f"name: '{name}'", "name: 'Same'")
            text = text.replace(f"'/{name}'", "'/same'")
        (project / file).write_text(text)
    restarts = 20 if FULL else 3
    for _ in range(restarts):
        async with loaded(project, redis_url) as running:
            assert (await running.call("Same")).result == "a"
            for other in running.runtime.registry.steps[1:]:
                assert other.broken is not None
                assert f"there is a Step called 'Same' in {min(files)} already" in other.broken.message
    report("F46", n=restarts, note=f"{language}: the same Step ran after each start, the others name it")


async def test_F47_of_two_steps_with_one_route_the_first_serves_and_both_are_named(
    project: Path, redis_url: str
) -> None:
    for name, parameter in (("first", "id"), ("second", "x")):
        path = project / write(project, name, f"return '{name}'")
        path.write_text(path.read_text().replace(f"'/{name}'", f"'/a/:{parameter}'"))
    async with loaded(project, redis_url) as running:
        (problem,) = (found for found in running.runtime.registry.problems if found.code == "route_taken")
        assert problem.file == "src/second.step.js"
        assert "src/first.step.js" in problem.message
        match = Router(running.runtime.registry).find("GET", b"/a/7")
        assert isinstance(match, Match)
        assert match.endpoint.step.name == "first"
        assert {(await running.call(name)).result for name in ("first", "second")} == {"first", "second"}
    report("F47", n=1, note="/a/:id and /a/:x: the problem names both files, the first serves")

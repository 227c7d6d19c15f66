"""A project is loaded again after a change: nothing fails meanwhile, and what is broken costs nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

from runtime.config.tree import Runners
from runtime.model import Outcome
from tests.integration.living import until
from tests.integration.loaded import Loaded, loaded, write


async def test_reload_takes_effect_without_a_failed_call(project: Path, redis_url: str) -> None:
    file = write(project, "a", "return 1")
    async with loaded(project, redis_url) as running:
        results: list[Outcome] = []

        async def keep_calling() -> None:
            while not results or results[-1].result != 2:
                results.append(await running.call("a"))

        calling = asyncio.create_task(keep_calling())
        write(project, "a", "return 2")
        await running.loader.reload(frozenset({file}))
        await asyncio.wait_for(calling, 20)
        assert {outcome.kind for outcome in results} == {"ok"}


async def test_reload_lets_calls_under_way_finish_on_the_old_version(project: Path, redis_url: str) -> None:
    file = write(project, "a", "await new Promise(r => setTimeout(r, 1500)); return 'old'")
    async with loaded(project, redis_url) as running:
        slow = asyncio.create_task(running.call("a"))
        write(project, "a", "return 'new'")
        await running.loader.reload(frozenset({file}))
        await until(lambda: running.runtime.registry.version > 1)
        assert (await running.call("a")).result == "new"
        assert (await slow).result == "old"


async def test_reload_leaves_the_runners_of_other_languages_alone(project: Path, redis_url: str) -> None:
    file = write(project, "a", "return 1")
    write(project, "b", "return 2", language="py")
    async with loaded(project, redis_url) as running:
        before = running.step("b").runner
        await running.loader.reload(frozenset({file}))
        await until(lambda: running.runtime.registry.version > 1)
        assert running.step("b").runner == before
        assert running.step("a").runner != "node@1"


async def test_last_good_version_serves_until_the_new_one_loads(project: Path, redis_url: str) -> None:
    file = write(project, "a", "return 'good'")
    other = write(project, "b", "return 1")
    async with loaded(project, redis_url) as running:
        (project / file).write_text("export const config = {{{")
        write(project, "b", "return 2")
        await running.loader.reload(frozenset({file, other}))
        await until(lambda: running.step("a").broken)
        assert (await running.call("a")).result == "good"
        assert (await running.call("b")).result == 2
        write(project, "a", "return 'better'")
        await running.loader.reload(frozenset({file}))
        await until(lambda: running.step("a").broken is None)
        assert (await running.call("a")).result == "better"


async def test_file_that_never_loads_is_broken_and_the_others_run(project: Path, redis_url: str) -> None:
    write(project, "a", "return 1")
    write(project, "loop", "return 1", top="while (true) {}")
    async with loaded(project, redis_url) as running:
        broken = running.step("loop").broken
        assert broken is not None
        assert "did not finish loading" in broken.message
        assert (await running.call("a")).result == 1


async def test_file_that_ends_its_runner_is_broken_and_the_others_run(project: Path, redis_url: str) -> None:
    write(project, "a", "return 1", language="py")
    write(project, "exits", "return 1", language="py", top="import os; os._exit(3)")
    async with loaded(project, redis_url) as running:
        broken = running.step("exits").broken
        assert broken is not None
        assert "ended with status 3" in broken.message
        assert (await running.call("a")).result == 1


async def test_missing_package_is_named_with_what_to_do(project: Path, redis_url: str) -> None:
    write(project, "a", "return 1", top="import leftpad from 'left-pad-of-nobody'")
    write(project, "b", "return 1", language="py", top="import nobody_has_this")
    async with loaded(project, redis_url) as running:
        for name, command in (("a", "npm install left-pad-of-nobody"), ("b", "nobody_has_this")):
            broken = running.step(name).broken
            assert broken is not None
            assert command in f"{broken.message} {broken.hint}"


async def test_endless_loop_costs_its_own_call_and_no_other(project: Path, redis_url: str) -> None:
    write(project, "loop", "for (;;) { try { JSON.parse('1') } catch {} }")
    write(project, "a", "return 1")
    async with loaded(project, redis_url) as running:
        stuck = asyncio.create_task(running.call("loop", timeout_ms=12_000))
        await until(lambda: running.runtime.registry.version > 1, 20)
        assert "stuck" in running.said[0]
        assert (await running.call("a")).result == 1
        assert not stuck.done()
        assert (await stuck).kind == "timeout"


async def test_handler_that_swallows_every_exception_is_killed_at_its_deadline(project: Path, redis_url: str) -> None:
    body = "\n".join(("import time", "while True:", "    try: time.sleep(60)", "    except BaseException: pass"))
    write(project, "loop", body, language="py")
    write(project, "a", "return 1", language="py")
    async with loaded(project, redis_url) as running:
        outcome = await running.call("loop", timeout_ms=500)
        assert outcome.kind == "timeout"
        assert outcome.failure is not None
        assert "killed" in outcome.failure.message
        assert (await until(lambda: _ok(running), 20)).result == 1


async def test_process_exit_fails_its_own_attempt_with_the_line_and_what_to_do(project: Path, redis_url: str) -> None:
    write(project, "exits", "process.exit(1)")
    async with loaded(project, redis_url) as running:
        failure = (await running.call("exits")).failure
        assert failure is not None
        assert (failure.name, failure.file, failure.line) == ("ExitRefused", "src/exits.step.js", 4)
        assert "throw an error" in str(failure.hint)
        assert running.said == []


async def test_memory_hog_is_ended_and_named(project: Path, redis_url: str) -> None:
    write(
        project, "hog", "const b = Buffer.alloc(1e9, 1); await new Promise(r => setTimeout(r, 3000)); return b.length"
    )
    write(project, "a", "return 1")
    async with loaded(project, redis_url, Runners(memory_mb=256)) as running:
        outcome = await running.call("hog")
        assert outcome.kind == "crashed"
        await until(lambda: any("out of memory (limit 256 MB)" in line for line in running.said))
        assert (await until(lambda: _ok(running), 20)).result == 1


async def test_python_allocation_over_the_limit_fails_that_handler_only(project: Path, redis_url: str) -> None:
    write(project, "hog", "return len(bytearray(10**9))", language="py")
    async with loaded(project, redis_url, Runners(memory_mb=256)) as running:
        outcome = await running.call("hog")
        assert outcome.failure is not None
        assert outcome.failure.name == "MemoryError"
        assert running.said == []


async def _ok(running: Loaded) -> Outcome | None:
    outcome = await running.call("a")
    return outcome if outcome.kind == "ok" else None

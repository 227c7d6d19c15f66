"""Steps that take all the memory or all the processes there are, and what they leave running."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.config.tree import Runners
from runtime.supervisor import offspring
from runtime.supervisor.offspring import MOST_TASKS
from tests.faults.report import report
from tests.integration.living import until
from tests.integration.loaded import loaded, write

FULL = os.environ.get("FAULTS_FULL") == "1"
# A shared machine that runs many tests at once may take longer than the figures that a full run holds us to.
SLACK = 1.0 if FULL else 4.0
LIMIT = 256
# Memory that a handler's own limit doesn't count.
SHARED = """
import mmap
all = []
while True:
    all.append(mmap.mmap(-1, 10**7))
    all[-1].write(b'1' * 10**7)
"""
BOMBS = {
    "js-buffers": ("js", "const all = []; for (;;) all.push(Buffer.alloc(5e7, 1))", "StepCrashed"),
    "js-heap": ("js", "const all = []; for (;;) all.push(new Array(1e6).fill(0.5))", "StepCrashed"),
    "py": ("py", "all = []\nwhile True: all.append(bytearray(50_000_000))", "MemoryError"),
    "py-shared": ("py", SHARED, "StepCrashed"),
}


def alive(mark: str) -> list[int]:
    """Return the processes whose command line holds a mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("name", BOMBS)
async def test_F26_memory_bomb_costs_its_own_runner_and_is_named(project: Path, redis_url: str, name: str) -> None:
    language, body, error = BOMBS[name]
    write(project, "bomb", body, language=language)
    write(project, "quick", "return 1", language=language)
    write(project, "other", "return 1", language={"js": "py", "py": "js"}[language])
    async with loaded(project, redis_url, Runners(memory_mb=LIMIT)) as running:
        bystander = next(
            each for each in running.loader.fleets if each.language.name == {"js": "python", "py": "node"}[language]
        )
        before = bystander.runners[0].process.pid
        began = time.monotonic()
        failure = (await running.call("bomb", timeout_ms=30_000)).failure
        assert failure is not None
        assert failure.name == error
        assert f"out of memory (limit {LIMIT} MB" in failure.message
        assert "runners.memory_mb" in f"{failure.message} {failure.hint}"
        assert (await running.call("other")).kind == "ok"
        assert bystander.runners[0].process.pid == before
        assert (await running.call("quick", timeout_ms=10_000)).kind == "ok"
        recovery = time.monotonic() - began
    report("F26", n=1, recovery_s=round(recovery, 2), note=f"{name}: {failure.name}, named with its limit")


@pytest.fixture(params=["control group", "without"])
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return whether control groups are used; a kernel that lets us make none is tried once."""
    if request.param == "without":
        monkeypatch.setattr(offspring, "make_control_group", lambda *_: None)
    else:
        probe = subprocess.Popen(["/bin/sleep", "10"])
        group = offspring.make_control_group(probe.pid, 10)
        (group.end(1.0) if group is not None else probe.kill())
        probe.wait()
        if group is None:
            pytest.skip("needs the right to make control groups")
    return str(request.param)


BOMB = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
CROWD = """
import os, time
for _ in range(700):
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
time.sleep(600)
"""
SLEEPER = "{python} -c 'import time; time.sleep(600)' {mark}"
# A child that leaves group, session and parent behind.
AWAY = {
    "py": "import subprocess\nsubprocess.Popen(['/bin/sh', '-c', {command!r}], start_new_session=True)",
    "js": "const {{ spawn }} = await import('node:child_process'); "
    "spawn('/bin/sh', ['-c', {command!r}], {{ detached: true }}).unref()",
}


@pytest.mark.parametrize("language", ["js", "py"])
async def test_F27_children_of_a_step_end_with_its_runner_wherever_they_went(
    project: Path, redis_url: str, kernel: str, language: str
) -> None:
    mark = f"motia-{os.urandom(6).hex()}"
    sleeper = SLEEPER.format(python=sys.executable, mark=mark)
    command = f"setsid {sleeper} & {sleeper} &"
    write(project, "starts", AWAY[language].format(command=command), language=language)
    async with loaded(project, redis_url) as running:
        assert (await running.call("starts")).kind == "ok"
        await until(lambda: len(alive(mark)) >= 2)
        pid = running.loader.fleets[0].runners[0].process.pid
        assert pid is not None
        killed = time.monotonic()
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not alive(mark), 20.0)
        took = time.monotonic() - killed
        assert took <= 5.0 * SLACK
        assert (await running.call("starts", timeout_ms=10_000)).kind == "ok"
        await until(lambda: len(alive(mark)) >= 2)
    assert alive(mark) == []
    report(
        "F27", n=2, recovery_s=round(took, 2), note=f"{language}, {kernel}: detached children ended with their runner"
    )


async def test_F27_fork_bomb_is_ended_while_others_can_start_processes(
    project: Path, redis_url: str, kernel: str
) -> None:
    # Where only the supervisor's own look stops it, it should not be one that starves the machine that tests it.
    write(project, "bomb", BOMB if kernel == "control group" else CROWD, language="py")
    write(project, "quick", "return 1", language="py")
    async with loaded(project, redis_url) as running:
        before = processes()
        bombing = asyncio.create_task(running.call("bomb", timeout_ms=60_000))
        starts, full, slowest = 0, 0.0, 0.0
        while not bombing.done():
            began = time.monotonic()
            process = await asyncio.create_subprocess_exec("/bin/true")
            assert await process.wait() == 0
            starts, slowest = starts + 1, max(slowest, time.monotonic() - began)
            if not full and processes() > before + 400:
                full = time.monotonic()
        full = full or time.monotonic()  # it may be over between two looks
        failure = bombing.result().failure
        assert failure is not None
        assert f"{MOST_TASKS} processes and threads" in failure.message
        await until(lambda: processes() < before + 50, 20.0)
        cleaned = time.monotonic() - full
        assert (await running.call("quick", timeout_ms=10_000)).kind == "ok"
    assert cleaned <= 5.0 * SLACK
    note = f"{kernel}: cleaned {cleaned:.1f} s after 400 processes; {starts} others started, slowest {slowest:.2f} s"
    report("F27", n=starts, recovery_s=round(cleaned, 2), note=note)


def processes() -> int:
    """Return how many processes there are."""
    return sum(1 for entry in os.scandir("/proc") if entry.name.isdigit())


async def test_F27_ten_thousand_threads_fail_their_handler_and_leave_others_working(
    project: Path, redis_url: str
) -> None:
    body = (
        "import threading, time\n"
        "for _ in range(10_000): threading.Thread(target=time.sleep, args=(600,), daemon=True).start()"
    )
    write(project, "bomb", body, language="py")
    write(project, "quick", "return 1", language="py")
    async with loaded(project, redis_url) as running:
        failure = (await running.call("bomb", timeout_ms=30_000)).failure
        assert failure is not None
        outcomes = await asyncio.gather(*(running.call("quick", timeout_ms=10_000) for _ in range(20)))
        assert {outcome.kind for outcome in outcomes} == {"ok"}
    report("F27", n=20, note=f"10,000 threads: {failure.name}: {failure.message}")


async def test_F27_what_a_killed_studio_left_running_ends_when_the_next_one_starts(
    project: Path, redis_url: str, tmp_path: Path
) -> None:
    mark = f"motia-{os.urandom(6).hex()}"
    folder = project / ".motia"
    environment = {**os.environ, offspring.MARK: f"{folder}/node@1-1.sock"}
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", mark], env=environment)
    write(project, "quick", "return 1")
    async with loaded(project, redis_url) as running:
        assert left.wait(5) == -signal.SIGKILL
        assert (await running.call("quick")).kind == "ok"


def test_F08_process_that_never_gives_way_dies_with_a_killed_supervisor() -> None:
    script = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from runtime.supervisor.process import Process, ProcessSpec\n"
        "async def main():\n"
        "    loop = [sys.executable, '-c', 'while True: pass']\n"
        "    process = Process(ProcessSpec('x', loop, Path('/'), dict(os.environ), is_tied=True), lambda *_: None)\n"
        "    await process.start()\n"
        "    print(process.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        supervisor.kill()
    _soon(lambda: not Path(f"/proc/{pid}").exists() or ") Z " in Path(f"/proc/{pid}/stat").read_text())


def _soon(what: Callable[[], bool], seconds: float = 3.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)

"""The Python runner as a real process: frames in, frames out."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from tests.integration.python_runner import runner

QUEUE = 'config = {"name": "S", "triggers": [{"type": "queue", "topic": "t"}]}\n'


def step(body: str) -> dict[str, str]:
    return {"src/s_step.py": "import asyncio, time, motia\nfrom motia import *\n" + QUEUE + body}


async def test_runner_says_hello_and_answers_ping(project: Path) -> None:
    async with runner(project, {}) as caller:
        hello = caller.hello.result()
        _, pong = caller.send("ping")
        assert (await pong)["t"] == "pong"
    assert hello["language"] == "python"
    assert hello["pid"] == caller.process.pid
    assert hello["version"] == 1


async def test_runner_exits_when_its_stdin_closes_even_during_an_endless_loop(project: Path) -> None:
    async with runner(project, step("async def handler(input, ctx):\n    while True: pass")) as caller:
        caller.start("src/s_step.py")
        caller.send("ping")
    assert caller.process.returncode == 0


async def test_runner_runs_async_and_sync_handlers_with_0_to_2_arguments(project: Path) -> None:
    handlers = {
        "a": "async def handler(): logger.info('none')",
        "b": "def handler(input): logger.info(input['n'])",
        "c": "handler = lambda input, ctx: ctx.logger.info(ctx.trace_id)",
        "d": "async def _h(input, ctx): logger.info(ctx.trigger.topic)\ndef handler(input, ctx): return _h(input, ctx)",
        "e": "def handler(ctx): ctx.logger.info(ctx.trigger.type)",
        "f": "class H:\n    async def __call__(self, input, ctx): logger.info('object')\nhandler = H()",
    }
    files = {f"src/{name}_step.py": f"from motia import logger\n{QUEUE}{body}" for name, body in handlers.items()}
    async with runner(project, files) as caller:
        for name in handlers:
            done = await caller.call(f"src/{name}_step.py", {"n": "one"}, trigger={"topic": "t"})
            assert done["t"] == "done", done
        assert caller.lines("logger") == ["none", "one", "a" * 32, "t", "queue", "object"]


async def test_runner_interleaves_sync_handlers(project: Path) -> None:
    body = "import threading\nboth = threading.Barrier(2, timeout=5)\ndef handler(input, ctx): both.wait()"
    async with runner(project, step(body)) as caller:
        answers = await asyncio.gather(*[caller.call("src/s_step.py") for _ in range(2)])
    assert [each["t"] for each in answers] == ["done", "done"]


async def test_runner_tells_file_line_and_project_frames_of_an_error(project: Path) -> None:
    files = step("from helper import divide\nasync def handler(input, ctx):\n    return divide(1)")
    files["src/helper.py"] = "def divide(n):\n    return n / 0\n"
    async with runner(project, files) as caller:
        failed = await caller.call("src/s_step.py")
    error = failed["error"]
    assert (failed["t"], error["name"], error["message"]) == ("failed", "ZeroDivisionError", "division by zero")
    assert (error["file"], error["line"]) == ("src/helper.py", 2)
    assert 'File "src/s_step.py", line 6' in error["stack"]
    assert "runtime/languages" not in error["stack"]


async def test_runner_survives_sys_exit_in_a_handler_and_in_a_task_it_left_behind(project: Path) -> None:
    body = (
        "import sys\nasync def late(): sys.exit(3)\n"
        "async def handler(input, ctx):\n    if input: sys.exit(2)\n    asyncio.create_task(late())"
    )
    async with runner(project, step(body)) as caller:
        failed = await caller.call("src/s_step.py", True)
        assert failed["error"]["name"] == "SystemExit"
        assert "sys.exit(2)" in failed["error"]["message"]
        assert (await caller.call("src/s_step.py", False))["t"] == "done"
        assert (await caller.send("ping")[1])["t"] == "pong"


async def test_runner_turns_a_memory_bomb_into_a_memory_error_of_that_handler(project: Path) -> None:
    body = "def handler(input, ctx):\n    return len(bytearray(input))"
    async with runner(project, step(body), MOTIA_MEMORY_MB="512") as caller:
        failed = await caller.call("src/s_step.py", 1024**3)
        assert failed["error"]["name"] == "MemoryError"
        assert "limit 512 MB" in failed["error"]["message"]
        assert (await caller.call("src/s_step.py", 10))["t"] == "done"


async def test_runner_sends_prints_and_logging_as_lines_of_the_attempt(project: Path) -> None:
    body = (
        "import sys, logging\nprint('at import')\ndef handler(input, ctx):\n"
        "    print('one\\ntwo', end='')\n    print('error', file=sys.stderr)\n"
        "    logging.getLogger('x').warning('careful %s', 1)\n    logger.info('said', {'at': float('nan')})"
    )
    async with runner(project, step(body)) as caller:
        assert (await caller.call("src/s_step.py"))["t"] == "done"
        assert caller.lines("console") == ["one", "two"]
        assert caller.lines("stderr") == ["error", "careful 1"]
        assert [each["data"] for each in caller.logs if each["source"] == "logger"] == [{"at": "nan"}]
        assert {each["id"] for each in caller.logs} == {1}
    assert "at import" in caller.output


async def test_runner_sends_log_lines_before_a_handler_blocks_the_loop(project: Path) -> None:
    body = "async def handler(input, ctx):\n    logger.info('last words')\n    while True: pass"
    async with runner(project, step(body)) as caller:
        caller.start("src/s_step.py")
        await caller.until(lambda: caller.lines("logger") == ["last words"])


async def test_runner_keeps_answering_a_sync_handler_while_an_async_one_blocks_the_loop(project: Path) -> None:
    files = {
        "src/a_step.py": f"import time\n{QUEUE}async def handler(i, ctx):\n    print('blocked')\n    time.sleep(30)",
        "src/b_step.py": f"import time\nfrom motia import *\n{QUEUE}def handler(i, ctx):\n"
        "    ctx.state.get('start', 'now')\n    print('in')\n    time.sleep(0.2)\n"
        "    stateManager.get('a', 'b')\n    stateManager.get('c', 'd')\n    logger.info('through')",
    }
    async with runner(project, files) as caller:
        caller.start("src/b_step.py")
        await caller.until(lambda: caller.lines("console") == ["in"])
        caller.start("src/a_step.py")
        await caller.until(lambda: "through" in caller.lines("logger"))
    assert [params["key"] for _, params in caller.requests] == ["now", "b", "d"]


async def test_runner_closes_the_connection_on_an_unknown_frame_and_takes_the_next_one(project: Path) -> None:
    async with runner(project, {}) as caller:
        caller.wire.send({"t": "bogus"})
        await asyncio.wait_for(caller.closed.wait(), 5)
        caller.hello = asyncio.get_running_loop().create_future()
        await caller.connect()
        assert (await caller.send("ping")[1])["t"] == "pong"


async def test_runner_cancels_attempts_whose_caller_is_gone(project: Path) -> None:
    body = "async def handler(input, ctx):\n    try: await asyncio.sleep(60)\n    finally: open('ended', 'w').close()"
    async with runner(project, step(body)) as caller:
        caller.start("src/s_step.py")
        assert (await caller.send("ping")[1])["t"] == "pong"
        caller.wire.close()
        while not os.path.exists(project / "ended"):
            await asyncio.sleep(0.01)


async def test_runner_frees_handlers_that_block_for_an_answer_when_their_caller_leaves(project: Path) -> None:
    def never(params: object) -> None:
        raise NotImplementedError

    body = "async def handler(input, ctx):\n    value = stateManager.get('a', 'b')\n    print(value)"
    async with runner(project, step(body)) as caller:
        caller.answers["state.get"] = never
        caller.start("src/s_step.py")
        await caller.until(lambda: bool(caller.requests))
        caller.wire.close()
        await asyncio.wait_for(caller.closed.wait(), 5)
        caller.hello = asyncio.get_running_loop().create_future()
        await caller.connect()
        pong = await caller.send("ping")[1]
    assert (pong["t"], pong["callers"]) == ("pong", 1)


async def test_runner_answers_a_call_of_a_file_that_can_not_be_loaded(project: Path) -> None:
    async with runner(project, {"src/s_step.py": "import os\nos.nothing()"}) as caller:
        failed = await caller.call("src/s_step.py")
    error = failed["error"]
    assert (error["name"], error["file"], error["line"]) == ("AttributeError", "src/s_step.py", 2)


async def test_runner_runs_many_sync_handlers_at_once_and_keeps_their_threads(project: Path) -> None:
    body = (
        "import threading\nall = threading.Barrier(64, timeout=10)\ndef handler(input, ctx):\n    input and all.wait()"
    )
    async with runner(project, step(body), MOTIA_MEMORY_MB="512") as caller:
        answers = await asyncio.gather(*[caller.call("src/s_step.py", True) for _ in range(64)])
        assert {each["t"] for each in answers} == {"done"}
        threads = len(os.listdir(f"/proc/{caller.process.pid}/task"))
        await asyncio.gather(*[caller.call("src/s_step.py", False) for _ in range(64)])
        assert len(os.listdir(f"/proc/{caller.process.pid}/task")) == threads


async def test_runner_survives_endless_recursion_in_a_sync_handler(project: Path) -> None:
    body = (
        "class Deep:\n    def __repr__(self): return repr([self])\n"
        "    def __getattr__(self, n): return sorted([1], key=lambda _: self.x)\n"
        "def handler(input, ctx):\n    return repr(Deep()) if input else Deep().x"
    )
    async with runner(project, step(body)) as caller:
        for given in (True, False):
            assert (await caller.call("src/s_step.py", given))["error"]["name"] == "RecursionError"


async def test_log_line_that_is_too_large_is_cut_and_does_not_fail_the_handler(project: Path) -> None:
    body = "def handler(input, ctx):\n    print('y' * 200_000)\n    logger.info('x' * 17_000_000, {'a': 1})"
    async with runner(project, step(body)) as caller:
        assert (await caller.call("src/s_step.py"))["t"] == "done"
        printed, left_out = caller.lines("console")
        assert printed == "y" * 65536
        assert f"{200_000 - 65536:,}" in left_out
        (logged,) = (each for each in caller.logs if each["source"] == "logger")
        assert logged["message"] == "x" * 65536
        assert logged["data"].startswith("left out: it is 17,0")

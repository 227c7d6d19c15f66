"""Threads that Python handlers start themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.python_runner import runner

STEP = """
import asyncio, threading
from concurrent.futures import ThreadPoolExecutor
from motia import logger, stateManager
config = {"name": "S", "triggers": [{"type": "queue", "topic": "t"}]}
pool = ThreadPoolExecutor(1)

def work(i):
    logger.info(f"logged {i}")
    print(f"printed {i}")
    stateManager.set("g", f"k{i}", i)
"""

STARTS = {
    "Thread": "def handler(i):\n    t = threading.Thread(target=work, args=(i,)); t.start(); t.join()",
    "Timer": "def handler(i):\n    t = threading.Timer(0.01, work, (i,)); t.start(); t.join()",
    "pool": "def handler(i):\n    pool.submit(work, i).result()",
    "pool.map": "def handler(i):\n    list(pool.map(work, [i]))",
    "run_in_executor": "async def handler(i):\n    await asyncio.get_running_loop().run_in_executor(None, work, i)",
    "to_thread": "async def handler(i):\n    await asyncio.to_thread(work, i)",
}


@pytest.mark.parametrize("body", STARTS.values(), ids=STARTS)
async def test_thread_of_a_handler_belongs_to_the_attempt_that_started_it(tmp_path: Path, body: str) -> None:
    async with runner(tmp_path, {"src/s_step.py": STEP + body + "\n"}) as caller:
        ids = []
        for number in (1, 2):
            id, answer = caller.start("src/s_step.py", number)
            assert (await answer)["t"] == "done"
            ids += [id, id]
        assert [each["id"] for each in caller.logs] == ids
        assert caller.lines("console") == ["printed 1", "printed 2"]
        assert [params["key"] for _, params in caller.requests] == ["k1", "k2"]

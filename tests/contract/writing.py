"""A process that writes to state and streams: `python -m tests.contract.writing BACKEND OPTIONS URL NAME COUNT`."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from runtime.adapters import load_adapter

TASKS = 4
INCREMENT = [{"type": "increment", "path": "n", "by": 1}]


async def write(backend: str, options: str, url: str, name: str, count: int) -> None:
    """Increment a counter `count` times in each store, and another one with effects that every process names alike."""
    state = load_adapter("state", backend)(url=url, options=json.loads(options))
    streams = load_adapter("streams", backend)(url=url, options=json.loads(options))

    async def some(task: int) -> None:
        for number in range(count // TASKS):
            await state.update("g", "counter", INCREMENT, effect=f"{name}/{task}/{number}")
            await streams.update("s", "g", "counter", INCREMENT, effect=f"stream/{name}/{task}/{number}")
            await state.update("g", "shared", INCREMENT, effect=f"both/{task}/{number}")

    await asyncio.gather(*(some(task) for task in range(TASKS)))
    await state.close()
    await streams.close()


def command(backend: str, options: dict[str, object], url: str, name: str, count: int) -> list[str]:
    """Return the command of such a process."""
    return [sys.executable, "-m", "tests.contract.writing", backend, json.dumps(options), url, name, str(count)]


ROOT = Path(__file__).parents[2]

if __name__ == "__main__":
    backend, options, url, name, count = sys.argv[1:]
    asyncio.run(write(backend, options, url, name, int(count)))

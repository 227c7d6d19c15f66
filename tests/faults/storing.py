"""A process that writes to a file store until something ends it: `python -m tests.faults.storing PATH COUNT [LIMIT]`.

Each value is large and made of one number, so that a mixture of two would show. The number is printed once it is
acknowledged; a refused write prints the error's words after `refused`. LIMIT is a size in bytes that no file may
exceed during every fourth write.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from typing import Any

from runtime.adapters.state.file import FileState
from runtime.errors import StoreUnavailable

PARTS = 2000


def value(number: int) -> dict[str, Any]:
    """Return what is stored for a number."""
    return {"number": number, "parts": [number] * PARTS}


def number_of(stored: Any) -> int:
    """Return the number of a stored value, 0 for none; fail if it is a mixture."""
    if stored is None:
        return 0
    assert stored == value(stored["number"])
    return int(stored["number"])


async def write(path: str, count: int, limit: int | None) -> None:
    """Write one number after the other, each over the one before."""
    state = FileState(options={"path": path})
    first = number_of(await state.get("g", "k")) + 1
    for number in range(first, first + count):
        if limit is not None:
            soft = limit if number % 4 == 0 else resource.RLIM_INFINITY
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))
        before = number_of(await state.get("g", "k"))
        try:
            await state.set("g", "k", value(number))
        except StoreUnavailable as error:
            now = number_of(await state.get("g", "k"))
            say({"refused": error.message, "before": before, "now": now})
        else:
            say({"stored": number})
    await state.close()


def say(line: dict[str, Any]) -> None:
    """Tell the test at once."""
    print(json.dumps(line), flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None))

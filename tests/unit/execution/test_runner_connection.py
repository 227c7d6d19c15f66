"""A connection to a runner leaves nothing open behind, however its opening ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

from runtime.execution.runner import RunnerConnection


async def test_a_connection_whose_opening_is_cancelled_hangs_up(tmp_path: Path) -> None:
    greeted, left = asyncio.Event(), asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        greeted.set()
        await reader.read()
        left.set()
        writer.close()

    async with await asyncio.start_unix_server(silent, tmp_path / "s"):
        opening = asyncio.create_task(RunnerConnection(tmp_path / "s", role="worker").open())
        await greeted.wait()
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await asyncio.wait_for(left.wait(), 10)

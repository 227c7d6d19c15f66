"""What callers learn of a runner that ended."""

from __future__ import annotations

import asyncio
from pathlib import Path

from runtime.execution.ending import Ending, find_ending, forget_ending, leave_ending

DIED = Ending("ended with status 1", "return instead")


async def test_find_ending_waits_for_what_is_said_a_moment_later(tmp_path: Path) -> None:
    socket = tmp_path / "node@1-1.sock"
    looking = asyncio.create_task(find_ending(socket))
    await asyncio.sleep(0)
    leave_ending(socket, DIED)
    assert await looking == DIED


async def test_leave_ending_keeps_the_first_reason(tmp_path: Path) -> None:
    socket = tmp_path / "node@1-1.sock"
    leave_ending(socket, DIED)
    leave_ending(socket, Ending("was ended by SIGKILL", ""))
    assert await find_ending(socket) == DIED


async def test_find_ending_gives_up_when_nobody_says_anything(tmp_path: Path) -> None:
    socket = tmp_path / "node@1-1.sock"
    leave_ending(socket, DIED)
    forget_ending(socket)
    assert await find_ending(socket) is None

"""Optimistic writes: they win, or give up with a reason; tasks of one process take turns."""

from __future__ import annotations

import asyncio

import pytest

from runtime.adapters import swap as swapping
from runtime.adapters.swap import Overtaken, Turns, swap
from runtime.errors import StoreUnavailable


async def test_swap_attempts_again_from_what_overtook_it() -> None:
    seen: list[bytes | None] = []

    async def attempt(current: bytes | None) -> str | Overtaken:
        seen.append(current)
        return "done" if len(seen) == 3 else Overtaken(b"%d" % len(seen))

    assert await swap("the key", None, attempt) == "done"
    assert seen == [None, b"1", b"2"]


async def test_swap_gives_up_when_it_is_always_overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    async def attempt(current: bytes | None) -> Overtaken:
        return Overtaken(current)

    monkeypatch.setattr(swapping, "TRIES", 3)
    with pytest.raises(StoreUnavailable, match="the key 'k' is being written by too many others at once; 3 attempts"):
        await swap("the key 'k'", None, attempt)


async def test_turns_let_one_task_at_a_key_and_forget_the_key_afterwards() -> None:
    turns = Turns()
    inside: list[int] = []

    async def work(number: int) -> None:
        async with turns.at("g", "k"):
            inside.append(number)
            await asyncio.sleep(0)
            assert inside[-1] == number

    await asyncio.gather(*(work(number) for number in range(20)))
    assert sorted(inside) == list(range(20))
    assert turns._users == {}


async def test_turns_do_not_hold_up_other_keys() -> None:
    turns = Turns()
    async with turns.at("a"), asyncio.timeout(1), turns.at("b"):
        pass


async def test_turns_go_on_when_a_waiting_task_is_cancelled() -> None:
    turns = Turns()

    async def work() -> None:
        async with turns.at("a"):
            pass

    async with turns.at("a"):
        waiting = asyncio.create_task(work())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.wait_for(work(), 1)
    assert turns._users == {}
